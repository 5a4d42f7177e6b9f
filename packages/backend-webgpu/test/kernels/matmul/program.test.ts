import type { BinaryFn, DType, Expr, MatmulKernel } from '@t/core/kernel';
import * as t from '@t/core';
import { webgpu } from '@t/backend-webgpu';
import { beforeEach, describe, expect, test } from 'vitest';
import { device } from '../../device.ts';
import { adapters, pretend } from '../adapter.ts';
import { beside, random, values } from '../beside.ts';

/** How an operand of so many rows and columns lies in memory: strides of batch, row and column, and its length. */
type Layout = (batch: number, rows: number, columns: number) => { strides: number[]; length: number };

const layouts = {
  row: (batch, rows, columns) => ({ strides: [rows * columns, columns, 1], length: batch * rows * columns }),
  column: (batch, rows, columns) => ({ strides: [rows * columns, 1, rows], length: batch * rows * columns }),
  padded: (batch, rows, columns) => ({
    strides: [rows * (columns + 3), columns + 3, 1],
    length: batch * rows * (columns + 3),
  }),
  strided: (batch, rows, columns) => ({
    strides: [rows * columns * 6, columns * 6, 2],
    length: batch * rows * columns * 6,
  }),
  sameBatch: (_, rows, columns) => ({ strides: [0, columns, 1], length: rows * columns }),
  sameRow: (batch, _, columns) => ({ strides: [columns, 0, 1], length: batch * columns }),
  sameColumn: (batch, rows) => ({ strides: [rows, 1, 0], length: batch * rows }),
} satisfies Record<string, Layout>;
type LayoutName = keyof typeof layouts;

/** An epilogue, with the layouts of the buffers that it reads, and its scalars. */
interface Finish {
  readonly layouts: readonly LayoutName[];
  readonly scalars: number[];
  readonly of: (dtype: DType) => Expr;
}

const leaf = (kind: 'input' | 'scalar', index: number, dtype: DType): Expr => ({ kind, index, dtype });
const binary = (fn: BinaryFn, a: Expr, b: Expr): Expr => ({ kind: 'binary', fn, a, b, dtype: a.dtype });

const none: Finish = { layouts: [], scalars: [], of: (dtype) => leaf('input', 0, dtype) };

/** `max(3 product - x, z)`. */
const clamped = (x: LayoutName, z: LayoutName): Finish => ({
  layouts: [x, z],
  scalars: [3, -1],
  of: (dtype) => {
    const product = binary('mul', leaf('scalar', 0, dtype), leaf('input', 0, dtype));
    const shifted = binary('add', product, binary('mul', leaf('scalar', 1, dtype), leaf('input', 1, dtype)));
    return binary('max', shifted, leaf('input', 2, dtype));
  },
});

interface Product {
  readonly dtype?: DType;
  readonly batch?: number;
  readonly sizes: readonly [m: number, n: number, k: number];
  readonly a?: LayoutName;
  readonly b?: LayoutName;
  readonly out?: LayoutName;
  readonly finish?: Finish;
  /** Where out, a and b begin. */
  readonly starts?: readonly [number, number, number];
}

const major = ([, row, column]: readonly number[]): MatmulKernel['a'] =>
  column === 1 ? 'row' : row === 1 ? 'column' : 'strided';

/** A product beside the interpreter. */
function check(
  {
    dtype = 'float32',
    batch = 1,
    sizes,
    a = 'row',
    b = 'row',
    out = 'row',
    finish = none,
    starts = [1, 2, 5],
  }: Product,
  backend = device.backend,
): Promise<string[]> {
  const [m, n, k] = sizes;
  const rand = random(m + 10 * n + 100 * k);
  const [left, right, product] = [
    layouts[a](batch, m, k),
    layouts[b](batch, k, n),
    layouts[out](batch, m, n),
  ];
  const finite = { finite: true };
  const further = finish.layouts.map((name) => layouts[name](batch, m, n));
  return beside(backend, {
    kernel: {
      kind: 'matmul',
      dtype,
      a: major(left.strides),
      b: major(right.strides),
      inner: further.map(({ strides }) => (strides[2] === 0 ? '0' : strides[2] === 1 ? '1' : 's')),
      scalars: finish.scalars.map(() => dtype),
      epilogue: finish.of(dtype),
    },
    data: [
      ...[product, left, right].map(({ length }, i) => values(dtype, length + starts[i]!, rand, finite)),
      ...further.map(({ length }, i) => values(dtype, length + i, rand, finite)),
    ],
    dtypes: [dtype, dtype, dtype, ...further.map(() => dtype)],
    offsets: [...starts, ...further.keys()],
    scalars: finish.scalars,
    geometry: [batch, m, n, k, ...[product, left, right, ...further].flatMap(({ strides }) => strides)],
    // Sums of terms of up to 1000 each.
    tolerance: 1e-3,
  });
}

describe.each(adapters)('products on %s', (adapter) => {
  beforeEach(() => pretend(device.backend, adapter));

  const sizes: readonly (readonly [number, number, number])[] = [
    [2, 2, 5],
    [7, 9, 16],
    [8, 8, 17],
    [31, 33, 15],
    [33, 20, 40],
    [65, 63, 33],
    [6, 70, 25],
    [3, 5, 1000],
    [64, 10, 300],
    // Vectors, inner dimensions of next to nothing, and none.
    [1, 1, 300],
    [1, 40, 70],
    [40, 1, 70],
    [20, 30, 1],
    [20, 30, 4],
    [3, 4, 0],
    [0, 4, 3],
  ];
  test.each(sizes.map((each) => [each.join(' x '), each] as const))('%s', async (_, each) => {
    const kinds = ['row', 'column', 'strided'] as const;
    const differences: string[] = [];
    for (const a of kinds) for (const b of kinds) differences.push(...(await check({ sizes: each, a, b })));
    expect(differences).toEqual([]);
  });

  test.each(Object.keys(layouts) as LayoutName[])('batches with operands in layout %s', async (layout) => {
    const differences: string[] = [];
    for (const size of [
      [5, 6, 7],
      [1, 9, 20],
      [20, 40, 100],
    ] as const) {
      differences.push(...(await check({ batch: 3, sizes: size, a: layout })));
      differences.push(...(await check({ batch: 3, sizes: size, b: layout, out: 'strided' })));
      differences.push(...(await check({ batch: 0, sizes: size, a: layout })));
    }
    expect(differences).toEqual([]);
  });

  test('operands in vectors of four, or one of them', async () => {
    const differences: string[] = [];
    for (const sizes of [
      [36, 68, 44],
      [40, 60, 300],
      [64, 37, 40],
      [35, 64, 39],
    ] as const) {
      for (const a of ['row', 'column'] as const) {
        for (const b of ['row', 'column', 'sameBatch'] as const) {
          differences.push(...(await check({ sizes, a, b, starts: [3, 4, 8] })));
          differences.push(...(await check({ sizes, a, b, starts: [0, 0, 0], batch: 2 })));
        }
      }
    }
    expect(differences).toEqual([]);
  });

  test.each(['int32', 'uint8'] as const)('%s wraps', async (dtype) => {
    const differences: string[] = [];
    for (const each of [
      [33, 20, 40],
      [3, 5, 1000],
      [1, 40, 70],
      [20, 30, 4],
    ] as const) {
      differences.push(...(await check({ dtype, sizes: each, b: 'column' })));
    }
    expect(differences).toEqual([]);
  });

  test.each(['float32', 'int32', 'uint8'] as const)('epilogues of %s', async (dtype) => {
    const differences: string[] = [];
    for (const finish of [clamped('sameRow', 'sameColumn'), clamped('row', 'strided')]) {
      for (const each of [
        [7, 9, 16],
        [65, 63, 33],
        // Split along the inner dimension, then sums, then none at all.
        [64, 10, 300],
        [3, 5, 1000],
        [1, 40, 70],
        [20, 30, 1],
        [3, 4, 0],
      ] as const) {
        differences.push(...(await check({ dtype, sizes: each, finish })));
        differences.push(...(await check({ dtype, batch: 3, sizes: each, finish, out: 'column' })));
      }
    }
    expect(differences).toEqual([]);
  });

  test('infinity and NaN stay in their rows and columns', async () => {
    const a = t.ones(40, 50);
    const b = t.ones(50, 60);
    a.set_('3, 7', Infinity);
    b.set_('9, 11', NaN);
    const c = a.matmul(b);
    expect(await c.isnan().sum().item()).toBe(40);
    expect(await c.at(':, 11').isnan().all().item()).toBe(true);
    expect(await c.isinf().sum().item()).toBe(59);
    expect(await c.eq(50).sum().item()).toBe(39 * 59);
  });

  test('larger products, of every tile size', async () => {
    for (const [m, n, k] of [
      [300, 130, 70],
      [1100, 1030, 20],
    ] as const) {
      const rows = t.arange(m, { dtype: 'float32' }).remainder(13).unsqueeze(1);
      const columns = t.arange(n, { dtype: 'float32' }).remainder(11);
      const inner = t.arange(k, { dtype: 'float32' });
      const a = rows.add(inner);
      const b = inner.unsqueeze(1).mul(columns);
      // The sum over i of (row + i) (i column).
      const expected = rows.mul(inner.sum()).add(inner.mul(inner).sum()).mul(columns);
      expect(await a.matmul(b).sub(expected).abs().max().item()).toBe(0);
    }
  });

  test('long sums are accurate', async () => {
    const k = 20_000;
    const a = Float32Array.from({ length: 16 * k }, (_, i) => 0.1 + (i % 89) / 1000);
    const b = Float32Array.from({ length: k * 16 }, (_, i) => 0.2 + (i % 71) / 1000);
    const product = t.tensor(a).reshape(16, k).matmul(t.tensor(b).reshape(k, 16));
    let exact = 0;
    for (let i = 0; i < k; i++) exact += a[3 * k + i]! * b[i * 16 + 5]!;
    expect(Math.abs(Number(await product.at(3, 5).item()) - exact) / exact).toBeLessThan(3e-6);
  });

  test('one buffer on both sides', async () => {
    const x = t
      .arange(30 * 30, { dtype: 'float32' })
      .reshape(30, 30)
      .div(100);
    const expected = x.matmul(x.clone());
    expect(await x.matmul(x).sub(expected).abs().max().item()).toBe(0);
    expect(await x.matmul(x.T).sub(x.matmul(x.T.clone())).abs().max().item()).toBe(0);
  });

  test('more workgroups than fit into one dimension', async () => {
    const backend = await webgpu({ limits: { maxComputeWorkgroupsPerDimension: 2 } });
    pretend(backend, adapter);
    try {
      for (const sizes of [
        [70, 90, 8],
        [40, 40, 300],
      ] as const) {
        expect(await check({ batch: 2, sizes }, backend)).toEqual([]);
      }
    } finally {
      backend.dispose();
    }
  });
});
