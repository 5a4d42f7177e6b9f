import type { SortKernel } from '@t/core/kernel';

/**
 * WGSL of `key(bits)`, an integer with the order of the element of these bits: those of negative floats are turned over, -0
 * equals 0, NaN is the greatest. Descending order turns all bits over.
 */
export function keyFunction({ dtype, descending }: SortKernel): string {
  const lines =
    dtype === 'float32'
      ? [
          'let size = bits & 0x7fffffff;',
          'var result = select(bits ^ ((bits >> 31u) & 0x7fffffff), 0, size == 0);',
          'if (size > 0x7f800000) { result = 0x7fffffff; }',
        ]
      : ['var result = bits;'];
  return `fn key(bits: i32) -> i32 { ${lines.join(' ')} return ${descending ? '~' : ''}result; }`;
}
