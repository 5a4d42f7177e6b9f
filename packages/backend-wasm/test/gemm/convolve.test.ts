import { dtypeInfo, type ConvolveKernel, type DType, type TypedArray } from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { isWorthConvolving } from '../../src/gemm/convolve.ts';
import { beside, random } from '../kernels/beside.ts';

/** Sizes of a convolution; dimensions of the window and of its places. */
interface Shape {
  readonly batch?: number;
  readonly rows: number;
  readonly channels: number;
  readonly window: readonly [number, number, number];
  readonly places: readonly [number, number, number];
  /** Steps of the places, and between the elements of a window. */
  readonly stride?: readonly [number, number, number];
  readonly dilation?: readonly [number, number, number];
}

const ONES = [1, 1, 1] as const;

/** Dense strides of these sizes. */
const dense = (sizes: readonly number[]): number[] =>
  sizes.map((_, d) => sizes.slice(d + 1).reduce((a, b) => a * b, 1));

function launch({ batch = 1, rows, channels, window, places, stride = ONES, dilation = ONES }: Shape): {
  geometry: number[];
  lengths: number[];
} {
  const image = window.map((k, d) => (places[d]! - 1) * stride[d]! + (k - 1) * dilation[d]! + 1);
  const [xBatch, xChannel, ...along] = dense([batch, channels, ...image]) as [number, number, ...number[]];
  const out = dense([batch, rows, ...places]);
  const size = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
  return {
    geometry: [
      [batch, rows, channels, ...window, ...places, ...out, xBatch, xChannel],
      along.map((step, d) => step * dilation[d]!),
      along.map((step, d) => step * stride[d]!),
    ].flat(),
    lengths: [
      size([batch, rows, ...places]),
      size([batch, channels, ...image]),
      size([rows, channels, ...window]),
      rows,
    ],
  };
}

/** Small whole numbers, so that every order of summation gives the same. */
function check(shape: Shape, dtype: DType, special: readonly number[] = []): string[] {
  const rand = random(7);
  const { geometry, lengths } = launch(shape);
  const fill = (array: TypedArray): TypedArray =>
    array.map(() =>
      special.length > 0 && rand(60) < 1
        ? special[Math.floor(rand(special.length))]!
        : Math.floor(rand(9)) - 4,
    );
  return [false, true].flatMap((biased) => {
    const count = biased ? 4 : 3;
    const data = lengths
      .slice(0, count)
      .map((length, i) => fill(new (dtypeInfo(dtype).array)(length + i + 20)));
    return beside({
      kernel: { kind: 'convolve', dtype, biased },
      data,
      dtypes: data.map(() => dtype),
      offsets: [3, 1, 2, 0].slice(0, count),
      geometry,
    });
  });
}

const shapes: readonly (readonly [string, Shape])[] = [
  ['an image', { batch: 3, rows: 6, channels: 1, window: [1, 5, 5], places: [1, 28, 28] }],
  ['short lines', { batch: 5, rows: 16, channels: 6, window: [1, 5, 5], places: [1, 10, 10] }],
  [
    'every width of a strip',
    { batch: 2, rows: 5, channels: 2, window: [1, 3, 2], places: [1, 3, 16 + 4 + 3] },
  ],
  ['one row', { batch: 2, rows: 1, channels: 3, window: [1, 3, 3], places: [1, 4, 37] }],
  ['a signal', { batch: 4, rows: 7, channels: 3, window: [1, 1, 4], places: [1, 1, 21] }],
  ['a volume', { batch: 2, rows: 3, channels: 2, window: [2, 3, 3], places: [3, 4, 9] }],
  [
    'steps and gaps',
    {
      batch: 2,
      rows: 9,
      channels: 3,
      window: [1, 3, 3],
      places: [1, 5, 13],
      stride: [1, 2, 1],
      dilation: [1, 3, 2],
    },
  ],
  ['a long sum', { batch: 2, rows: 5, channels: 70, window: [1, 3, 3], places: [1, 2, 13] }],
  ['one place', { rows: 4, channels: 5, window: [1, 3, 3], places: [1, 1, 1] }],
  ['nothing', { batch: 0, rows: 4, channels: 5, window: [1, 3, 3], places: [1, 2, 2] }],
];

describe.each(['float32', 'float64', 'int32'] as const)('convolutions of %s', (dtype) => {
  test.each(shapes)('%s', (_, shape) => {
    expect(check(shape, dtype)).toEqual([]);
  });
});

test('long sums are accurate', () => {
  const shape: Shape = { rows: 3, channels: 2000, window: [1, 1, 2], places: [1, 1, 8] };
  const rand = random(5);
  const { geometry, lengths } = launch(shape);
  const differences = beside({
    kernel: { kind: 'convolve', dtype: 'float32', biased: false },
    data: lengths.slice(0, 3).map((length) => new Float32Array(length).map(() => rand(1))),
    dtypes: ['float32', 'float32', 'float32'],
    offsets: [0, 0, 0],
    geometry,
    tolerance: 10,
  });
  expect(differences).toEqual([]);
});

test('NaN and infinities stay in their windows', () => {
  for (const [, shape] of shapes) expect(check(shape, 'float32', [NaN, Infinity, -Infinity])).toEqual([]);
});

describe('are worth a kernel', () => {
  const kernel: ConvolveKernel = { kind: 'convolve', dtype: 'float32', biased: false };
  const worth = (shape: Partial<Shape>, dtype: DType = 'float32'): boolean => {
    const whole: Shape = { rows: 8, channels: 4, window: [1, 3, 3], places: [1, 28, 28], ...shape };
    return isWorthConvolving({ ...kernel, dtype }, Int32Array.from(launch(whole).geometry));
  };

  test('where lines fill vectors, the more of them the more rows there are', () => {
    const lines = (rows: number): number[] =>
      [4, 6, 7, 8, 9, 10, 14, 17, 20, 28, 36, 56].filter((n) => worth({ rows, places: [1, n, n] }));
    expect(lines(8)).toEqual([6, 7, 8, 9, 10, 14, 17, 20, 28, 36, 56]);
    expect(lines(32)).toEqual([7, 8, 10, 14, 28, 36, 56]);
    expect(lines(256)).toEqual([28, 56]);
  });

  test('not where places lie apart, windows are elements, or there are no vectors of the dtype', () => {
    expect(worth({ stride: [1, 1, 2] })).toBe(false);
    expect(worth({ stride: [1, 2, 1] })).toBe(true);
    expect(worth({ window: [1, 1, 1] })).toBe(false);
    expect(worth({}, 'uint8')).toBe(false);
  });
});
