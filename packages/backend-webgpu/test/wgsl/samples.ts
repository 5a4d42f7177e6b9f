/** Numbers on which functions show their mistakes: samples of float32 and int32, and how far results lie apart. */

const words = new Uint32Array(1);
const floats = new Float32Array(words.buffer);

/** The float32 with these bits. NaN has the sign that JavaScript gives it. */
export function fromBits(bits: number): number {
  words[0] = bits;
  return Number.isNaN(floats[0]!) ? NaN : floats[0]!;
}

/** Distance of a float32 of the size of `y` from the next one. */
export function ulp(y: number): number {
  floats[0] = Math.abs(y);
  return 2 ** (Math.min(254, Math.max(1, words[0]! >>> 23)) - 150);
}

export const isSubnormal = (x: number): boolean => x !== 0 && Math.abs(x) < 2 ** -126;

const magnitudes = [
  0,
  2 ** -126,
  2 ** -100,
  1e-10,
  0.3,
  0.5,
  1,
  1.5,
  2,
  2.5,
  3,
  7,
  88.7,
  88.8,
  103.9,
  128,
  2 ** 23,
  2 ** 24 + 2,
  2 ** 31,
  1e30,
  3.4028234663852886e38,
  Infinity,
];
/** Zeros, infinities, NaN, limits and halves. */
export const special: readonly number[] = [...magnitudes, ...magnitudes.map((x) => -x), NaN].map(Math.fround);

/** Integers at the ends of the range, about 0, and random ones. */
export const integers: readonly number[] = [
  -2147483648,
  -2147483647,
  2147483647,
  65536,
  46341,
  256,
  255,
  33,
  32,
  31,
  ...Array.from({ length: 23 }, (_, i) => i - 11),
  ...Array.from({ length: 40 }, (_, i) => Math.imul(i + 1, 0x9e3779b1)),
];

/** A sequence of numbers from 0 to 1, the same at each run. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Special values, `count` floats evenly spread over all bit patterns, and as many over some ranges about 0. */
export function wholeRange(count: number): Float32Array {
  const step = 2 ** 32 / count;
  const rand = random(1);
  return Float32Array.from([
    ...special,
    ...Array.from({ length: count }, (_, i) => fromBits((i + rand()) * step)),
    ...Array.from({ length: count }, (_, i) => (rand() * 2 - 1) * [1, 2, 4, 10, 100][i % 5]!),
  ]);
}

/** Pairs: special values with each other, random bit patterns, numbers of usual size, powers of numbers about 1, whole multiples. */
export function wholeRangePairs(count: number): [Float32Array, Float32Array] {
  const rand = random(2);
  const pairs: (readonly [number, number])[] = special.flatMap((a) => special.map((b) => [a, b] as const));
  for (let i = 0; i < count; i++) {
    const factor = Math.floor(rand() * 100) + 1;
    pairs.push(
      [fromBits(rand() * 2 ** 32), fromBits(rand() * 2 ** 32)],
      [(rand() - 0.3) * 20, (rand() - 0.5) * 20],
      [1 + (rand() - 0.5) * 0.01, (rand() - 0.5) * 20000],
      [factor * (Math.floor(rand() * 100) + 1), factor],
    );
  }
  return [0, 1].map((side) => Float32Array.from(pairs, (pair) => pair[side]!)) as [
    Float32Array,
    Float32Array,
  ];
}
