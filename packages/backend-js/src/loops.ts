/** One buffer as seen by nested loops: its position `p<i>` moves with the loops. */
export interface Operand {
  /** Number of the buffer. */
  readonly index: number;
  /** Source of its stride per loop; '0' and '1' are constants. */
  readonly strides: readonly string[];
}

/** Declarations at the top of a kernel: its arrays `a<i>`, starts `p<i>`, scalars and geometry. */
export function prologue(buffers: number, scalars: readonly string[]): string[] {
  const lines = ['const g = l.geometry;'];
  for (let i = 0; i < buffers; i++) {
    lines.push(
      `const b${i} = l.buffers[${i}], a${i} = b${i}.array; let p${i} = (b${i}.base + l.offsets[${i}]) | 0;`,
    );
  }
  scalars.forEach((round, i) => lines.push(`const s${i} = ${round};`));
  return lines;
}

/**
 * Nested loops `i<first>`, `i<first+1>` ... over `sizes`, each moving the operands' positions by its strides, around
 * `body`. Positions are restored after each loop, so that nests can follow one another.
 */
export function nest(
  sizes: readonly string[],
  operands: readonly Operand[],
  body: readonly string[],
  first = 0,
): string[] {
  if (sizes.length === 0) return [...body];
  const [size, ...rest] = sizes;
  const i = `i${first}`;
  const moving = operands.filter((o) => o.strides[0] !== '0');
  const inner = nest(
    rest,
    operands.map((o) => ({ ...o, strides: o.strides.slice(1) })),
    body,
    first + 1,
  );
  const saved = moving.map((o) => `q${first}_${o.index} = p${o.index}`);
  return [
    '{',
    ...(saved.length > 0 ? [`const ${saved.join(', ')};`] : []),
    `for (let ${i} = 0; ${i} < ${size}; ${i}++) {`,
    ...inner,
    ...moving.map((o) => `p${o.index} = (p${o.index} + ${o.strides[0]}) | 0;`),
    '}',
    ...moving.map((o) => `p${o.index} = q${first}_${o.index};`),
    '}',
  ];
}

/** Reads consecutive numbers of the geometry into constants, and gives their names. */
export class GeometryReader {
  private at = 0;
  readonly lines: string[] = [];

  take(prefix: string, count: number): string[] {
    return Array.from({ length: count }, (_, i) => {
      const name = `${prefix}${i}`;
      this.lines.push(`const ${name} = g[${this.at++}];`);
      return name;
    });
  }
}
