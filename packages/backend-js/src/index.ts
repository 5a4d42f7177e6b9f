import { hostBackend, interpret, type Backend } from '@t/core/kernel';
import { codeGenerationAllowed, compiler } from './compile.ts';

/**
 * The plain JavaScript backend: kernels become JavaScript source that the engine optimises, data lies in typed
 * arrays, memory is left to the garbage collector. Where code from strings is forbidden (a strict content
 * security policy, `node --disallow-code-generation-from-strings`) it interprets the kernels instead, slower.
 *
 * ```ts
 * import { use } from '@t/core';
 * import { js } from '@t/backend-js';
 * use(js());
 * ```
 */
export const js = (): Backend => ({
  ...hostBackend('js', codeGenerationAllowed() ? compiler() : interpret),
  // The engine makes the most of short loops: one kernel saves launches, but is no faster where elements are many.
  normalises: ({ rank, inner }, geometry) => {
    const elements = geometry.subarray(0, rank).reduce((product, size) => product * size, 1);
    return elements <= FEW && !inner.includes('s');
  },
});

const FEW = 256;
