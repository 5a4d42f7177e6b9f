import { describe } from 'vitest';
import { itHasDerivatives, leaf, t, type Fn } from '../derivatives.ts';

const plain = leaf([
  [0.3, -1.2, 0.8],
  [1.7, 0.4, -0.6],
]);
const withZeros = leaf([
  [0.3, 0, 0.8, 1.5],
  [0, 0.4, 0, -0.6],
]);

const functions: Record<string, Fn> = {
  sum: (x) => x.sum(),
  'sum(dim)': (x) => x.sum(1, { keepdim: true }),
  nansum: (x) => x.nansum(0),
  mean: (x) => x.mean(1),
  nanmean: (x) => x.nanmean(),
  var: (x) => x.var(0, { correction: 0 }),
  std: (x) => x.std(),
  'std(dim)': (x) => x.std(1, { keepdim: true }),
  'std and mean': (x) => t.stdMean(x, 1)[0].mul(t.stdMean(x, 1)[1]),
  amax: (x) => x.amax(0),
  amin: (x) => x.amin(),
  max: (x) => x.max(),
  'max(dim)': (x) => x.max(1).values,
  'min(dim, keepdim)': (x) => x.min(0, { keepdim: true }).values,
  median: (x) => x.median(),
  'median(dim)': (x) => x.median(1).values,
  nanmedian: (x) => x.nanmedian(0).values,
  prod: (x) => x.prod(),
  'prod(dim)': (x) => x.prod(1),
  cumsum: (x) => x.cumsum(1),
  cumprod: (x) => x.cumprod(0),
  cummax: (x) => x.cummax(1).values,
  cummin: (x) => x.cummin(1).values,
  logsumexp: (x) => x.logsumexp([0, 1]),
  logcumsumexp: (x) => x.logcumsumexp(1),
  softmax: (x) => x.softmax(1),
  logSoftmax: (x) => x.logSoftmax(0),
  norm: (x) => x.norm(),
  'norm 1': (x) => x.norm(1, 0),
  'norm 3': (x) => x.norm(3, 1, { keepdim: true }),
  'norm 1.5': (x) => x.norm(1.5),
  'norm 0.5': (x) => x.norm(0.5, 1),
  'norm inf': (x) => x.norm(Infinity, 1),
  'norm -inf': (x) => t.linalg.vectorNorm(x, -Infinity),
  'norm fro': (x) => x.norm('fro', [0, 1]),
  'norm nuc': (x) => x.norm('nuc'),
  'matrixNorm 2': (x) => t.linalg.matrixNorm(x, 2),
  'matrixNorm 1': (x) => t.linalg.matrixNorm(x, 1),
};

describe('reductions', () => {
  for (const [name, fn] of Object.entries(functions)) itHasDerivatives(name, fn, [plain]);
  itHasDerivatives('dist', (x, y) => t.dist(x, y, 3), [plain, leaf([0.1, 0.2, -0.3])]);
});

describe('products at zero', () => {
  itHasDerivatives('prod', (x) => x.prod(1), [withZeros]);
  itHasDerivatives('prod of all', (x) => x.prod(), [leaf([2, 0, 3])]);
  itHasDerivatives('cumprod', (x) => x.cumprod(1), [withZeros]);
});
