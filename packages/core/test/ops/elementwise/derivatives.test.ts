import { describe, expect, it } from 'vitest';
import { gradcheck } from '../../../src/autograd/gradcheck.ts';
import { doubles, gradients, t } from './support.ts';

type Fn = (...xs: t.Tensor[]) => t.Tensor;

const small = [-0.7, -0.2, 0.3, 0.8];
const positive = [0.2, 0.9, 1.7, 3.1];

const functions: Record<string, [Fn, ...number[][]]> = {
  sigmoid: [t.sigmoid, small],
  tanh: [t.tanh, small],
  exp2: [t.exp2, small],
  expm1: [t.expm1, small],
  log: [t.log, positive],
  log1p: [t.log1p, positive],
  log2: [t.log2, positive],
  log10: [t.log10, positive],
  sqrt: [t.sqrt, positive],
  rsqrt: [t.rsqrt, positive],
  reciprocal: [t.reciprocal, positive],
  square: [t.square, small],
  sin: [t.sin, small],
  cos: [t.cos, small],
  tan: [t.tan, small],
  asin: [t.asin, small],
  acos: [t.acos, small],
  atan: [t.atan, small],
  sinh: [t.sinh, small],
  cosh: [t.cosh, small],
  asinh: [t.asinh, small],
  acosh: [t.acosh, [1.3, 2, 3, 5]],
  atanh: [t.atanh, small],
  erf: [t.erf, small],
  erfc: [t.erfc, small],
  logit: [(x) => t.logit(x), [0.2, 0.4, 0.6, 0.9]],
  logitEps: [(x) => t.logit(x, 0.3), [0.2, 0.4, 0.6, 0.9]],
  abs: [t.abs, small],
  relu: [t.relu, small],
  clamp: [(x) => x.clamp(-0.5, 0.5), small],
  cube: [(x) => x.pow(3), small],
  inverseSquare: [(x) => x.pow(-2), positive],
  root: [(x) => x.pow(0.5), positive],
  inverseRoot: [(x) => x.pow(-0.5), positive],
  pow: [(x) => x.pow(2.5), positive],
  exponential: [(x) => t.pow(2, x), small],
  powers: [t.pow, positive, small],
  floatPower: [t.floatPower, positive, small],
  div: [(x, y) => t.div(x, y), small, positive],
  atan2: [t.atan2, small, positive],
  hypot: [t.hypot, small, positive],
  xlogy: [t.xlogy, small, positive],
  fmod: [t.fmod, positive, [0.7, 0.8, 0.9, 1.1]],
  remainder: [t.remainder, small, [0.6, -0.9, 1, -1.1]],
  maximum: [t.maximum, small, positive],
  copysign: [(x) => x.copysign(-1), small],
  lerp: [t.lerp, small, positive, [0.2, 0.4, 0.6, 0.8]],
  addcmul: [(x, a, b) => t.addcmul(x, a, b, { value: 2 }), small, positive, small],
  addcdiv: [(x, a, b) => t.addcdiv(x, a, b, { value: 2 }), small, small, positive],
  where: [(x, y) => t.where(x.gt(0), x.mul(y), y), small, positive],
  alpha: [(x, y) => x.mul(y).add(y, { alpha: 3 }), small, positive],
};

describe('derivatives', () => {
  for (const [name, [fn, ...values]] of Object.entries(functions)) {
    it(`of ${name}, first and second, are those of finite differences`, async () => {
      const inputs = values.map((list) => doubles(...list));
      expect(await gradcheck(fn, inputs)).toBe(true);
      const slopes = (...xs: t.Tensor[]): t.Tensor[] =>
        t.enableGrad(() => {
          const points = xs.map((x) => (x.requiresGrad ? x : x.requiresGrad_()));
          const all = t.grad(fn(...points).sum(), points, { createGraph: true, allowUnused: true });
          return all.filter((g) => g?.requiresGrad) as t.Tensor[];
        });
      expect(await gradcheck(slopes, inputs, { atol: 1e-4 })).toBe(true);
    });
  }

  it("are PyTorch's where there is none", () => {
    const x = doubles(0, 1);
    expect(gradients(x.sqrt(), x)).toEqual([[Infinity, 0.5]]);
    expect(gradients(x.log(), x)).toEqual([[Infinity, 1]]);
    const [y, z] = [doubles(0, 1), doubles(0, 0)];
    expect(gradients(t.atan2(y, z), y, z)).toEqual([
      [NaN, 0],
      [NaN, -1],
    ]);
    expect(gradients(t.hypot(y, z), y, z)).toEqual([
      [NaN, 1],
      [NaN, 0],
    ]);
    const zeros = doubles(0, 0);
    expect(gradients(t.xlogy(zeros, doubles(2, -1)), zeros)).toEqual([[Math.log(2), 0]]);
  });
});
