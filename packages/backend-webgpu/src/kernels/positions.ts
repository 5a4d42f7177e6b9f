/**
 * Statements that split the number `index` (row-major over `sizes`) into coordinates `<prefix>0`, `<prefix>1` ...
 */
export function splitIndex(index: string, sizes: readonly string[], prefix: string): string[] {
  const last = sizes.length - 1;
  if (last === 0) return [`let ${prefix}0 = ${index};`];
  const lines = [`var ${prefix}rest = ${index};`];
  for (let d = last; d > 0; d--) {
    lines.push(
      `let ${prefix}${d} = ${prefix}rest % ${sizes[d]}; ${prefix}rest = ${prefix}rest / ${sizes[d]};`,
    );
  }
  return [...lines, `let ${prefix}0 = ${prefix}rest;`];
}

/** Source of the position that `strides` give to the coordinates `<prefix>0` ... */
export const positionOf = (strides: readonly string[], prefix: string): string =>
  strides
    .map((stride, d) => (stride === '1' ? `${prefix}${d}` : `${prefix}${d} * ${stride}`))
    .filter((_, d) => strides[d] !== '0')
    .join(' + ') || '0';

/** Product of sizes in a launch's geometry. */
export function product(geometry: Int32Array, from: number, count: number): number {
  let size = 1;
  for (let i = from; i < from + count; i++) size *= geometry[i]!;
  return size;
}
