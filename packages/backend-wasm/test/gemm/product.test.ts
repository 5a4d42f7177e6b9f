import {
  dtypeInfo,
  HostBuffer,
  interpret,
  type BinaryFn,
  type DType,
  type Expr,
  type Launch,
  type MatmulKernel,
  type TypedArray,
} from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { Products } from '../../src/gemm/runner.ts';
import { features, type Features } from '../../src/features.ts';
import { SCRATCH_BYTES } from '../../src/kernels/scratch.ts';
import { Allocator } from '../../src/memory/allocator.ts';
import { ResidentMemory } from '../../src/memory/resident.ts';
import { openPool } from '../threads/open.ts';

const levels: readonly Features[] = [
  features(),
  { simd: true, relaxed: false },
  { simd: false, relaxed: false },
];

const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
const resident = new ResidentMemory(new Allocator(memory, SCRATCH_BYTES));
/** One thread at each level, and three threads at the first. */
const pool = openPool(3);
const runners = [
  ...levels.map((level) => ({ resident, products: new Products(resident, level) })),
  { resident: pool.resident, products: new Products(pool.resident, features(), pool) },
];

/** How an operand of so many rows and columns lies in memory: strides of batch, row and column, and its length. */
type Layout = (batch: number, rows: number, columns: number) => { strides: number[]; length: number };

const row: Layout = (batch, rows, columns) => ({
  strides: [rows * columns, columns, 1],
  length: batch * rows * columns,
});
const column: Layout = (batch, rows, columns) => ({
  strides: [rows * columns, 1, rows],
  length: batch * rows * columns,
});
const padded: Layout = (batch, rows, columns) => ({
  strides: [rows * (columns + 3), columns + 3, 1],
  length: batch * rows * (columns + 3),
});
const strided: Layout = (batch, rows, columns) => ({
  strides: [rows * columns * 6, columns * 6, 2],
  length: batch * rows * columns * 6,
});
const sameBatch: Layout = (_, rows, columns) => ({ strides: [0, columns, 1], length: rows * columns });
const sameRow: Layout = (batch, _, columns) => ({ strides: [columns, 0, 1], length: batch * columns });
const sameColumn: Layout = (batch, rows) => ({ strides: [rows, 1, 0], length: batch * rows });
const layouts = { row, column, padded, strided, sameBatch, sameRow, sameColumn };

let state = 7;
const random = (below: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return Math.floor(((state >>> 8) / 2 ** 24) * below);
};

/** An epilogue, with the layouts of the buffers that it reads, and of scalars. */
interface Finish {
  readonly layouts: readonly Layout[];
  readonly scalars: readonly number[];
  readonly of: (dtype: DType) => Expr;
}

interface Case {
  readonly dtype?: DType;
  readonly batch?: number;
  readonly sizes: readonly [m: number, n: number, k: number];
  readonly a?: Layout;
  readonly b?: Layout;
  readonly c?: Layout;
  readonly offsets?: readonly [number, number, number];
  readonly finish?: Finish;
  /** Element of an operand; whole numbers by default, so that float32 is exact. */
  readonly value?: () => number;
  /** Relative to the largest possible sum. */
  readonly tolerance?: number;
}

/**
 * Compares with the interpreter at every level: the result, and that nothing around it is written; on several threads,
 * that no bit is another than on one. Throws if not.
 */
function check({
  dtype = 'float32',
  batch = 1,
  sizes,
  a = row,
  b = row,
  c = row,
  offsets = [0, 0, 0],
  value = () => random(17) - 8,
  tolerance = 0,
  finish = none,
}: Case): void {
  const [m, n, k] = sizes;
  const further = finish.layouts.map((layout) => layout(batch, m, n));
  const parts = [c(batch, m, n), a(batch, m, k), b(batch, k, n), ...further];
  const starts = [...offsets, ...further.map((_, i) => i + 1)];
  const margin = 9;
  const data = parts.map(({ length }, i): TypedArray => {
    const array = new (dtypeInfo(dtype).array)(length + starts[i]! + margin);
    return i === 0 ? array.fill(7) : array.map(value);
  });
  const geometry = Int32Array.from([batch, m, n, k, ...parts.flatMap(({ strides }) => strides)]);
  const kernel: MatmulKernel = {
    kind: 'matmul',
    dtype,
    a: 'strided',
    b: 'strided',
    inner: further.map(({ strides }) => (strides[2] === 0 ? '0' : strides[2] === 1 ? '1' : 's')),
    scalars: finish.scalars.map(() => dtype),
    epilogue: finish.of(dtype),
  };
  const launch = (buffers: object[]): Launch => ({
    buffers,
    offsets: starts,
    scalars: [...finish.scalars],
    geometry,
  });
  const expected = data[0]!.slice();
  interpret(kernel)(launch([expected, ...data.slice(1)].map((array) => new HostBuffer(array, 0))));
  let bits = '';
  runners.forEach(({ resident, products }, level) => {
    const buffers = data.map((array) => {
      const buffer = resident.alloc(dtype, array.length);
      resident.view(buffer).set(array);
      return buffer;
    });
    products.compile(kernel)(launch(buffers));
    const actual = resident.view(buffers[0]!);
    for (let i = 0; i < expected.length; i++) {
      const [x, y] = [actual[i]!, expected[i]!];
      if (!Object.is(x + 0, y + 0) && !(Math.abs(x - y) <= tolerance * k)) {
        throw new Error(
          `level ${level}, ${dtype}, element ${i} is ${x}, expected ${y}: ${geometry} offsets ${offsets}`,
        );
      }
    }
    const { buffer, byteOffset, byteLength } = actual;
    const found = Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
    if (level === 0) bits = found;
    if (level === levels.length && found !== bits)
      throw new Error(`other bits on threads: ${dtype}, ${geometry} offsets ${offsets}`);
    buffers.forEach((buffer) => resident.free(buffer));
  });
}

const leaf = (kind: 'input' | 'scalar', index: number, dtype: DType): Expr => ({ kind, index, dtype });
const binary = (fn: BinaryFn, a: Expr, b: Expr): Expr => ({ kind: 'binary', fn, a, b, dtype: a.dtype });
const none: Finish = { layouts: [], scalars: [], of: (dtype) => leaf('input', 0, dtype) };

const dtypes = ['float32', 'float64', 'int32', 'uint8'] as const;

test('every size from 1 to 20', () => {
  for (let m = 1; m <= 20; m++) for (let n = 1; n <= 20; n++) check({ sizes: [m, n, 1 + ((m * n) % 20)] });
  for (let k = 1; k <= 20; k++) for (const dtype of dtypes) check({ dtype, sizes: [5, 7, k] });
});

test.each(dtypes)('every pair of layouts, small and in blocks: %s', (dtype) => {
  for (const a of Object.values(layouts)) {
    for (const b of Object.values(layouts)) {
      for (const sizes of [
        [9, 11, 13],
        [1, 19, 21],
        [19, 1, 21],
        [23, 37, 1],
        [1, 1, 9],
      ] as const) {
        check({ dtype, batch: 2, sizes, a, b, offsets: [1, 3, 2] });
      }
      if (dtype !== 'uint8') check({ dtype, sizes: [101, 83, 67], a, b, offsets: [3, 1, 5] });
    }
  }
});

test('results of any strides', () => {
  for (const c of [column, padded, strided]) {
    for (const sizes of [
      [9, 11, 13],
      [1, 7, 5],
      [7, 1, 5],
      [6, 5, 1],
    ] as const)
      check({ batch: 3, sizes, c, offsets: [2, 0, 1] });
  }
});

test('more rows, columns and steps than a block has', () => {
  check({ sizes: [130, 35, 600] });
  check({ sizes: [130, 35, 600], a: column, b: column });
  check({ sizes: [3, 1700, 300], b: column });
  check({ sizes: [3, 1700, 300] });
  check({ dtype: 'float64', sizes: [100, 30, 530], a: column });
  check({ dtype: 'int32', sizes: [140, 30, 530], b: column });
});

test('matrices with vectors', () => {
  for (const size of [1, 3, 8, 15, 16, 17, 100, 1030]) {
    for (const depth of [1, 7, 8, 9, 33, 515]) {
      for (const layout of [row, column, strided]) {
        check({ sizes: [size, 1, depth], a: layout, offsets: [1, 2, 3] });
        check({ sizes: [1, size, depth], b: layout, offsets: [1, 2, 3] });
      }
    }
  }
  for (const dtype of dtypes) check({ dtype, batch: 4, sizes: [21, 1, 35] });
});

test('an empty sum is zero, an empty result writes nothing', () => {
  for (const sizes of [
    [5, 6, 0],
    [1, 6, 0],
    [6, 1, 0],
    [200, 90, 0],
    [0, 5, 3],
    [5, 0, 3],
    [0, 1, 4],
    [1, 0, 4],
  ] as const) {
    for (const a of [row, column]) for (const b of [row, column]) check({ sizes, a, b });
  }
  check({ batch: 0, sizes: [3, 4, 5] });
});

test('fractions agree within rounding, NaN and infinities as in the interpreter', () => {
  const fraction = (): number => random(20001) / 10000 - 1;
  for (const sizes of [
    [40, 50, 60],
    [120, 90, 300],
    [500, 1, 400],
    [1, 500, 400],
  ] as const) {
    for (const b of [row, column]) {
      check({ batch: 3, sizes, b, value: fraction, tolerance: 2 ** -22 });
      check({ sizes, b, value: fraction, tolerance: 2 ** -22 });
      check({ dtype: 'float64', sizes, b, value: fraction, tolerance: 2 ** -50 });
    }
  }
  const special = (): number =>
    random(40) === 0 ? [NaN, Infinity, -Infinity, -0][random(4)]! : random(5) - 2;
  for (const sizes of [
    [9, 11, 13],
    [101, 83, 67],
    [17, 1, 9],
    [1, 17, 9],
    [6, 9, 1],
  ] as const) {
    for (const b of [row, column]) check({ sizes, b, value: special });
  }
});

test('int32 wraps', () => {
  const large = (): number => random(2 ** 24) * 256 - 2 ** 31;
  for (const sizes of [
    [9, 11, 13],
    [101, 83, 67],
    [17, 1, 9],
  ] as const)
    check({ dtype: 'int32', sizes, value: large });
});

/** `max(3 product - x, z)`, which takes every input and scalar, and is exact of small whole numbers. */
const clamped = (layouts: readonly [Layout, Layout]): Finish => ({
  layouts,
  scalars: [3, -1],
  of: (dtype) => {
    const product = binary('mul', leaf('scalar', 0, dtype), leaf('input', 0, dtype));
    const shifted = binary('add', product, binary('mul', leaf('scalar', 1, dtype), leaf('input', 1, dtype)));
    return binary('max', shifted, leaf('input', 2, dtype));
  },
});

/** `relu(product)`: no further buffer. */
const relu: Finish = {
  layouts: [],
  scalars: [],
  of: (dtype) => binary('max', leaf('input', 0, dtype), { kind: 'const', value: 0, dtype }),
};

/** `x + product`. */
const biased = (layout: Layout): Finish => ({
  layouts: [layout],
  scalars: [],
  of: (dtype) => binary('add', leaf('input', 1, dtype), leaf('input', 0, dtype)),
});

describe.each(dtypes)('epilogues: %s', (dtype) => {
  const finishes = [
    relu,
    ...[row, column, sameRow, sameColumn, sameBatch].map(biased),
    clamped([sameRow, sameColumn]),
    clamped([row, sameRow]),
    clamped([strided, padded]),
  ];

  test('in tiles as operands lie, with vectors, of two vectors, of no depth', () => {
    for (const finish of finishes) {
      for (const sizes of [
        [9, 11, 13],
        [8, 16, 5],
        [5, 3, 40],
        [3, 50, 35],
        [1, 19, 21],
        [19, 1, 21],
        [23, 37, 1],
        [1, 1, 9],
        [5, 6, 0],
        [1, 6, 0],
        [0, 6, 4],
      ] as const) {
        for (const b of [row, column, strided])
          check({ dtype, batch: 2, sizes, b, finish, offsets: [1, 3, 2] });
        check({ dtype, batch: 2, sizes, a: column, finish });
        check({ dtype, sizes, c: strided, finish });
      }
    }
  });

  test('in packed blocks, after the last step of the inner dimension alone', () => {
    for (const finish of finishes) {
      check({ dtype, sizes: [101, 83, 67], finish });
      check({ dtype, sizes: [130, 35, 600], b: column, finish });
      // More columns than rows: threads take columns.
      check({ dtype, sizes: [5, 300, 20], finish });
    }
  });
});

test('epilogues beside NaN and infinities', () => {
  const special = (): number =>
    random(40) === 0 ? [NaN, Infinity, -Infinity, -0][random(4)]! : random(5) - 2;
  for (const finish of [relu, biased(sameRow), clamped([row, sameColumn])]) {
    for (const sizes of [
      [9, 11, 13],
      [101, 83, 67],
      [17, 1, 9],
      [1, 17, 9],
      [6, 9, 1],
    ] as const)
      check({ sizes, finish, value: special });
  }
});

test('one module serves every layout of the operands', () => {
  const { products } = runners[0]!;
  const kernel = (a: MatmulKernel['a'], b: MatmulKernel['b'], value: number): MatmulKernel => ({
    kind: 'matmul',
    dtype: 'float32',
    a,
    b,
    inner: [],
    scalars: [],
    epilogue: binary('max', leaf('input', 0, 'float32'), { kind: 'const', value, dtype: 'float32' }),
  });
  const first = products.compile(kernel('row', 'row', 0));
  expect(products.compile(kernel('column', 'row', 0))).toBe(first);
  // JSON writes these as it writes 0 and null.
  for (const value of [-0, NaN, Infinity, -Infinity]) {
    expect(products.compile(kernel('row', 'row', value))).not.toBe(first);
  }
});
