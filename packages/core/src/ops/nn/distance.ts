import { RuntimeError, ValueError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo, isFloat } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { named } from '../base/named.ts';
import { broadcastShapes } from '../base/plan.ts';
import { castTo, Pointwise } from '../base/pointwise.ts';
import { optionsAfter, optionsAfterTwo } from '../base/sizes.ts';
import { resultType, same } from '../base/types.ts';
import { fromData } from '../create/tensor.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import { clampMin } from '../elementwise/clamp.ts';
import { div } from '../elementwise/division.ts';
import { indexSelect } from '../indexing/index-select.ts';
import { matmul } from '../matrix/products.ts';
import { norm } from '../reduce/norm.ts';
import { sum } from '../reduce/sum.ts';
import { transpose } from '../shape/permute.ts';
import { unsqueeze } from '../shape/squeeze.ts';

const scalarType = (x: Tensor): string => dtypeInfo(x.dtype).scalarType;

/** Root of a squared norm that is no smaller than its bound, which is no part of the graph. */
const boundedRoot = new Pointwise({
  name: 'bounded_root',
  arity: 2,
  roles: ['value', 'parameter'],
  types: same,
  forward: (x, least) => e.unary('sqrt', e.where(e.lt(x!, least!), least!, x!)),
  backward: (g, out) => [e.div(g, e.mul(2, out)), null],
});

export interface CosineOptions {
  /** Smallest norm that is divided by. Default: 1e-8. */
  readonly eps?: number;
}

/** Cosine of the angle between `x1` and `x2` along `dim` (default: 1), broadcast and promoted. Floats. */
export function cosineSimilarity(
  x1: Tensor,
  x2: Tensor,
  dim?: number | CosineOptions,
  options?: CosineOptions,
): Tensor {
  const [place = 1, { eps = 1e-8 }] = optionsAfter<number, CosineOptions>(dim, options);
  const dtype = resultType(x1, x2);
  if (!isFloat(dtype)) {
    throw new RuntimeError(
      `expected common dtype to be floating point, yet common dtype is ${dtypeInfo(dtype).scalarType}`,
    );
  }
  const shape = broadcastShapes(x1.shape, x2.shape);
  const unit = (x: Tensor): Tensor => {
    const full = expand(x.dtype === dtype ? x : castTo(x, dtype), shape);
    return div(full, boundedRoot.apply(sum(mul(full, full), place, { keepdim: true }), eps * eps));
  };
  return sum(mul(unit(x1), unit(x2)), place);
}

export interface PairwiseOptions {
  /** Added to the differences. Default: 1e-6. */
  readonly eps?: number;
  readonly keepdim?: boolean;
}

/** p-norm of `x1 - x2 + eps` along the last dimension, broadcast and promoted. */
export function pairwiseDistance(
  x1: Tensor,
  x2: Tensor,
  p?: number | PairwiseOptions,
  options?: PairwiseOptions,
): Tensor {
  const [order = 2, { eps = 1e-6, keepdim = false }] = optionsAfter<number, PairwiseOptions>(p, options);
  const last = Math.max(x1.ndim, x2.ndim) - 1;
  const difference = sub(x1, x2);
  return norm(add(isFloat(difference.dtype) ? difference : castTo(difference, 'float32'), eps), order, last, {
    keepdim,
  });
}

export interface NormalizeOptions {
  /** Smallest norm that is divided by. Default: 1e-12. */
  readonly eps?: number;
}

/** `input` divided by its p-norm along `dim`. Floats. */
export function normalize(
  input: Tensor,
  p?: number | NormalizeOptions,
  dim?: number | NormalizeOptions,
  options?: NormalizeOptions,
): Tensor {
  const [order = 2, place = 1, given] = optionsAfterTwo<number, number, NormalizeOptions>(p, dim, options);
  const { eps = 1e-12 } = given;
  return div(input, expand(clampMin(norm(input, order, place, { keepdim: true }), eps), input.shape));
}

/** 1 where an element is not 0; its gradient is 0. */
const differs = new Pointwise({
  name: 'differs',
  arity: 1,
  types: same,
  forward: (x) => e.cast(e.ne(x!, 0), x!.dtype),
  backward: (g) => [e.constant(0, g.dtype)],
});

/** p-norm of the differences along the last dimension. */
function distance(a: Tensor, b: Tensor, p: number): Tensor {
  const difference = sub(a, b);
  if (p === 0 || difference.layout.size === 0) return sum(differs.apply1(difference), -1);
  return norm(difference, p, -1);
}

/** Distances of the rows of `[n, d]` from each other, `[n (n - 1) / 2]`: of row 0 from the others, of row 1 ... */
export function pdist(input: Tensor, p = 2): Tensor {
  if (input.ndim !== 2) {
    throw new RuntimeError(`pdist only supports 2D tensors, got: ${input.ndim}D`);
  }
  if (!isFloat(input.dtype)) throw new RuntimeError('pdist only supports floating-point dtypes');
  if (p < 0) throw new RuntimeError('pdist only supports non-negative p values');
  const n = input.shape[0]!;
  const first: number[] = [];
  const second: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      first.push(i);
      second.push(j);
    }
  }
  const rows = (list: number[]): Tensor =>
    indexSelect(input, 0, fromData(input.device, 'int32', [list.length], Int32Array.from(list)));
  return named('PdistBackward0', distance(rows(first), rows(second), p));
}

/** When cdist multiplies matrices to get Euclidean distances: for more rows than 25, ever, or never. */
export type ComputeMode =
  | 'use_mm_for_euclid_dist_if_necessary'
  | 'use_mm_for_euclid_dist'
  | 'donot_use_mm_for_euclid_dist';

const MODES: readonly string[] = [
  'use_mm_for_euclid_dist_if_necessary',
  'use_mm_for_euclid_dist',
  'donot_use_mm_for_euclid_dist',
];

/** Root with gradient 0 at 0. */
const distanceRoot = new Pointwise({
  name: 'distance_root',
  arity: 1,
  types: same,
  forward: (x) => e.unary('sqrt', e.binary('max', x!, 0)),
  backward: (g, out) => [e.where(e.eq(out, 0), 0, e.div(g, e.mul(2, out)))],
});

/** `|a|^2 + |b|^2 - 2 a b`: fast and less exact. */
function byProducts(a: Tensor, b: Tensor): Tensor {
  const squares = (x: Tensor): Tensor => sum(mul(x, x), -1);
  const lengths = add(unsqueeze(squares(a), -1), unsqueeze(squares(b), -2));
  return distanceRoot.apply1(sub(lengths, mul(matmul(a, transpose(b, -2, -1)), 2)));
}

/**
 * p-norm distances of each row of `x1` `[..., n, d]` from each row of `x2` `[..., m, d]`: `[..., n, m]`, the leading
 * dimensions broadcast. Floats.
 */
export function cdist(
  x1: Tensor,
  x2: Tensor,
  p = 2,
  computeMode: ComputeMode | null = 'use_mm_for_euclid_dist_if_necessary',
): Tensor {
  if (computeMode !== null && !MODES.includes(computeMode)) {
    throw new ValueError(`${String(computeMode)} is not a valid value for compute_mode`);
  }
  [x1, x2].forEach((x, i) => {
    if (x.ndim < 2) {
      throw new RuntimeError(`cdist only supports at least 2D tensors, X${i + 1} got: ${x.ndim}D`);
    }
  });
  const [n, d] = x1.shape.slice(-2) as [number, number];
  const [m, d2] = x2.shape.slice(-2) as [number, number];
  if (d !== d2) throw new RuntimeError(`X1 and X2 must have the same number of columns. X1: ${d} X2: ${d2}`);
  [x1, x2].forEach((x, i) => {
    if (!isFloat(x.dtype)) {
      throw new RuntimeError(`cdist only supports floating-point dtypes, X${i + 1} got: ${scalarType(x)}`);
    }
  });
  if (p < 0) throw new RuntimeError('cdist only supports non-negative p values');
  const large = n > 25 || m > 25;
  const products =
    p === 2 &&
    (computeMode === 'use_mm_for_euclid_dist' || (large && computeMode !== 'donot_use_mm_for_euclid_dist'));
  const result = products ? byProducts(x1, x2) : distance(unsqueeze(x1, -2), unsqueeze(x2, -3), p);
  return named('CdistBackward0', result);
}
