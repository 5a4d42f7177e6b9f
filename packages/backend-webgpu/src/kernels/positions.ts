/**
 * Statements that split the number `index` (row-major over `sizes`) into coordinates `<prefix>0`, `<prefix>1` ... One
 * unsigned division each: the most that an index costs, and signed ones check for overflow.
 */
export function splitIndex(index: string, sizes: readonly string[], prefix: string): string[] {
  const lines: string[] = [];
  let rest = index;
  for (let d = sizes.length - 1; d > 0; d--) {
    const above = `${prefix}above${d}`;
    lines.push(
      `let ${above} = i32(u32(${rest}) / u32(${sizes[d]}));`,
      `let ${prefix}${d} = ${rest} - ${above} * ${sizes[d]};`,
    );
    rest = above;
  }
  return [...lines, `let ${prefix}0 = ${rest};`];
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
