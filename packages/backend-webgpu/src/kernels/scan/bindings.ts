import type { ScanKernel } from '@t/core/kernel';
import type { Binding } from '../../wgsl/bindings.ts';
import { scalarType } from '../../wgsl/types.ts';

/** The output, the positions where asked for, the input. */
export function bindingsOf({ dtype, withIndices }: ScanKernel): Binding[] {
  const type = scalarType(dtype);
  return [
    { type, access: 'write' },
    ...(withIndices ? [{ type: 'i32', access: 'write' } as const] : []),
    { type, access: 'read' },
  ];
}
