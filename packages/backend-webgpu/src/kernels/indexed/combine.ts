import type { ScatterKernel } from '@t/core/kernel';
import { printRound } from '../../wgsl/expression.ts';

/** Source of the element `old` combined with the value `x`. */
export function merge({ combine, dtype }: ScatterKernel, old: string, x: string): string {
  const suffix = dtype === 'float32' ? 'Float' : 'Int';
  const merged = {
    set: x,
    add: `${old} + ${x}`,
    mul: `${old} * ${x}`,
    max: `max${suffix}(${old}, ${x})`,
    min: `min${suffix}(${old}, ${x})`,
  }[combine];
  return printRound(dtype, `(${merged})`);
}

/** Statements that combine a word of bits with `x` while others may do the same: again until nobody came between. */
export function mergeAtomically(
  kernel: ScatterKernel,
  x: string,
  load: string,
  swap: (old: string, next: string) => string,
): string[] {
  const float = kernel.dtype === 'float32';
  const merged = merge(kernel, float ? 'bitcast<f32>(old)' : 'old', x);
  return [
    'loop {',
    `let old = ${load};`,
    `let merged = ${float ? `bitcast<i32>(${merged})` : merged};`,
    `if (merged == old || ${swap('old', 'merged')}) { break; }`,
    '}',
  ];
}

/** Source of the bits of what changes nothing when combined: of sums of floats that is -0. */
export function neutralBits({ combine, dtype }: ScatterKernel): string {
  const float = dtype === 'float32';
  switch (combine) {
    case 'set':
      throw new Error('there is no such value');
    case 'add':
      return float ? 'i32(-2147483647 - 1)' : '0';
    case 'mul':
      return float ? '0x3f800000' : '1';
    case 'max':
      if (dtype === 'uint8' || dtype === 'bool') return '0';
      return float ? 'bitcast<i32>(-infinity())' : 'i32(-2147483647 - 1)';
    case 'min':
      if (dtype === 'uint8' || dtype === 'bool') return dtype === 'bool' ? '1' : '255';
      return float ? 'bitcast<i32>(infinity())' : '2147483647';
  }
}
