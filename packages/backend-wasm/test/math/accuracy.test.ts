import { binaryFunction, unaryFunctions, type BinaryFn, type UnaryFn } from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { ModuleBuilder } from '../../src/assembler/index.ts';
import { features } from '../../src/features.ts';
import { callMath, Lanes } from '../../src/math/index.ts';
import { random, ulps } from '../kernels/beside.ts';

const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536 });
const LENGTH = 4096;
const [A, B, OUT] = [65536, 2 * 65536, 3 * 65536];

/** A function that applies `fn` to the numbers at A and B. */
function build(fn: UnaryFn | BinaryFn, arity: number, type: 'f32x4' | 'f64x2', relaxed: boolean): () => void {
  const m = new ModuleBuilder(false, { simd: true, relaxed });
  m.add(
    [],
    [],
    (f) => {
      const [at, end] = [f.local('i32'), f.local('i32')];
      f.i32(LENGTH * (type === 'f64x2' ? 8 : 4)).set(end);
      f.forUp(at, end, 16, () => {
        const l = new Lanes(m, f, type);
        const args = [A, B].slice(0, arity).map((address) => {
          f.get(at).memory('v128.load', address);
          return l.keep();
        });
        const y = callMath(l, fn, args, true);
        f.get(at).get(y).memory('v128.store', OUT);
      });
    },
    'run',
  );
  return new WebAssembly.Instance(new WebAssembly.Module(m.encode()), { env: { memory } }).exports[
    'run'
  ] as () => void;
}

type Range = readonly [low: number, high: number];

/** Largest error in units of the last place over a dense sample, in single and double precision, with and without relaxed multiply-add. */
function worst(
  fn: UnaryFn | BinaryFn,
  reference: (...args: number[]) => number,
  type: 'f32x4' | 'f64x2',
  ranges: readonly Range[],
): number {
  const wide = type === 'f64x2';
  const Numbers = wide ? Float64Array : Float32Array;
  const [a, b, out] = [A, B, OUT].map((at) => new Numbers(memory.buffer, at, LENGTH)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const rand = random(1);
  let most = 0;
  for (const relaxed of features().relaxed ? [false, true] : [false]) {
    const run = build(fn, reference.length, type, relaxed);
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < LENGTH; i++) {
        const [x, y] = [ranges[round % ranges.length]!, ranges[i % ranges.length]!];
        a[i] = x[0] + rand(1) * (x[1] - x[0]);
        b[i] = y[0] + rand(1) * (y[1] - y[0]);
      }
      run();
      for (let i = 0; i < LENGTH; i++) {
        const exact = reference(a[i]!, b[i]!);
        most = Math.max(most, ulps(wide ? 'float64' : 'float32', out[i]!, wide ? exact : Math.fround(exact)));
      }
    }
  }
  return most;
}

/** Bounds (stated in src/math/index.ts as well) in single and double precision, and where the samples lie. */
const unary: readonly [fn: UnaryFn, single: number, double: number, ...ranges: Range[]][] = [
  ['exp', 1, 2, [-110, 90], [-2, 2]],
  ['exp2', 1, 2, [-150, 129], [-2, 2]],
  ['expm1', 2, 3, [-20, 89], [-1, 1]],
  ['log', 1, 2, [0, 1e5], [0.5, 2]],
  ['log2', 1, 2, [0, 1e5], [0.5, 2]],
  ['log10', 2, 2, [0, 1e5], [0.5, 2]],
  ['log1p', 2, 2, [-1, 1e5], [-0.9, 1]],
  ['sin', 1, 2, [-7, 7], [-1e5, 1e5], [-1e9, 1e9]],
  ['cos', 1, 2, [-7, 7], [-1e5, 1e5], [-1e9, 1e9]],
  ['tan', 3, 4, [-7, 7], [-1e5, 1e5], [-1e9, 1e9]],
  ['asin', 3, 2, [-1, 1]],
  ['acos', 3, 2, [-1, 1]],
  ['atan', 2, 2, [-5, 5], [-1e4, 1e4]],
  ['sinh', 3, 3, [-89, 89], [-2, 2]],
  ['cosh', 2, 3, [-89, 89], [-2, 2]],
  ['tanh', 1, 3, [-10, 10], [-1, 1]],
  ['asinh', 2, 3, [-1e4, 1e4], [-1, 1]],
  ['acosh', 2, 3, [1, 1e4], [1, 2]],
  ['atanh', 2, 3, [-1, 1]],
  ['erf', 3, 2, [-4, 4], [-1, 1]],
  ['erfc', 0, 4, [-4, 10]],
];
const binary: readonly [fn: BinaryFn, single: number, double: number, ...ranges: Range[]][] = [
  ['pow', 1, 3, [0, 3], [-20, 20]],
  ['atan2', 3, 2, [-3, 3]],
  ['hypot', 0, 1, [-3, 3]],
  ['fmod', 0, 0, [-100, 100], [0, 1]],
  ['rem', 0, 0, [-100, 100], [0, 1]],
  ['floordiv', 0, 0, [-100, 100], [0, 1]],
];

describe('errors in units of the last place are at most', () => {
  test.each(unary)('%s: %d in single, %d in double precision', (fn, single, double, ...ranges) => {
    const reference = unaryFunctions[fn];
    expect(worst(fn, (x) => reference(x), 'f32x4', ranges)).toBeLessThanOrEqual(single);
    expect(worst(fn, (x) => reference(x), 'f64x2', ranges)).toBeLessThanOrEqual(double);
  });
  test.each(binary)('%s: %d in single, %d in double precision', (fn, single, double, ...ranges) => {
    for (const [type, bound] of [
      ['f32x4', single],
      ['f64x2', double],
    ] as const) {
      const reference = binaryFunction(fn, type === 'f32x4' ? 'float32' : 'float64');
      expect(worst(fn, (x, y) => reference(x, y), type, ranges)).toBeLessThanOrEqual(bound);
    }
  });
});

test('exponentials do not depend on their neighbours in a vector', () => {
  const [x, out] = [A, OUT].map((at) => new Float32Array(memory.buffer, at, LENGTH)) as [
    Float32Array,
    Float32Array,
  ];
  const rand = random(1);
  const strangers = [NaN, Infinity, -Infinity, 100, -100, -1e30];
  const usual = (): Float32Array => out.filter((_, i) => i % 4 !== 1);
  for (const relaxed of features().relaxed ? [false, true] : [false]) {
    const run = build('exp', 1, 'f32x4', relaxed);
    for (let i = 0; i < LENGTH; i++) x[i] = rand(170) - 85;
    run();
    const before = usual();
    for (let i = 1; i < LENGTH; i += 4) x[i] = strangers[(i >> 2) % strangers.length]!;
    run();
    expect(usual()).toEqual(before);
  }
});
