import type { SortKernel } from '@t/core/kernel';

/**
 * WGSL of `key(bits, turn)`, an integer with the order of the element of these bits: those of negative floats are turned
 * over, -0 equals 0, NaN is the greatest. For descending order, `turn` is -1 and turns all bits over.
 */
export function keyFunction({ dtype }: SortKernel): string {
  const lines =
    dtype === 'float32'
      ? [
          'let size = bits & 0x7fffffff;',
          'var result = select(bits ^ ((bits >> 31u) & 0x7fffffff), 0, size == 0);',
          'if (size > 0x7f800000) { result = 0x7fffffff; }',
          'return result ^ turn;',
        ]
      : ['return bits ^ turn;'];
  return `fn key(bits: i32, turn: i32) -> i32 { ${lines.join(' ')} }`;
}

/** What to give as `turn`: a parameter, so that both directions share their shaders. */
export const turnOf = ({ descending }: SortKernel): number => (descending ? -1 : 0);
