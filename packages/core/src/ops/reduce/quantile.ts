import { RuntimeError } from '../../errors.ts';
import { checkOnHost } from '../../tensor/at-once.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { Tensor, wrapDim } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { castTo } from '../base/pointwise.ts';
import { optionsAfter } from '../base/sizes.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { clampMin } from '../elementwise/clamp.ts';
import { isnan } from '../elementwise/classify.ts';
import { lerp } from '../elementwise/lerp.ts';
import { logicalNot } from '../elementwise/logic.ts';
import { ceil, floor, round } from '../elementwise/rounding.ts';
import { where } from '../elementwise/where.ts';
import { sort } from '../indexing/sort.ts';
import { movedim } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { selectAt } from '../shape/slice.ts';
import { unsqueeze } from '../shape/squeeze.ts';
import { broadcastTo } from '../shape/expand.ts';
import { any } from './logical.ts';
import { pick } from './select.ts';
import { sum } from './sum.ts';

const MODES = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const;

export interface QuantileOptions {
  readonly dim?: number | null;
  readonly keepdim?: boolean;
  /** What lies between two elements. Default: 'linear'. */
  readonly interpolation?: (typeof MODES)[number];
}

function check(op: string, x: Tensor, q: Tensor | number, interpolation: string): Tensor {
  const fail = (message: string): RuntimeError => new RuntimeError(`${op}() ${message}`);
  if (typeof q === 'number' && !(q >= 0 && q <= 1)) {
    throw new RuntimeError(`quantile() q must be in the range [0, 1] but got ${q}`);
  }
  if (!(MODES as readonly string[]).includes(interpolation)) {
    throw fail(
      `interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${interpolation}`,
    );
  }
  if (x.layout.size === 0) throw fail('input tensor must be non-empty');
  if (q instanceof Tensor && q.ndim > 1) throw fail('q must be a scalar or 1D tensor');
  if (!isFloat(x.dtype)) throw fail('input tensor must be either float or double dtype');
  if (!(q instanceof Tensor)) return fullOf(x.device, x.dtype, [], q);
  if (q.dtype !== x.dtype) throw fail('q tensor must be same dtype as the input tensor');
  checkOnHost([q.detach()], ([values]) => {
    if (!values!.every((value) => value >= 0 && value <= 1)) {
      throw fail('q values must be in the range [0, 1]');
    }
  });
  return q;
}

/** Places of the quantiles among the sorted elements, `[..., quantiles]`. */
function ranksOf(sorted: Tensor, q: Tensor, ignoreNaN: boolean): Tensor {
  const last = sorted.ndim - 1;
  if (ignoreNaN) {
    const numbers = sum(logicalNot(isnan(sorted)), last, { keepdim: true });
    return clampMin(mul(q, sub(numbers, 1)), 0);
  }
  // With a NaN among them the last one is the answer.
  const end = sorted.shape[last]! - 1;
  return where(any(isnan(sorted), last, { keepdim: true }), end, mul(q, end));
}

function quantiles(
  op: string,
  x: Tensor,
  given: Tensor | number,
  dim: number | null,
  options: QuantileOptions,
): Tensor {
  const { keepdim = false, interpolation = 'linear' } = options;
  const q = check(op, x, given, interpolation);
  const d = dim === null ? null : wrapDim(dim, x.ndim);
  const rows =
    d === null ? reshapeTo(x, [x.layout.size]) : x.ndim === 0 ? reshapeTo(x, [1]) : movedim(x, d, -1);
  const sorted = sort(rows).values;
  const last = rows.ndim - 1;
  let ranks = ranksOf(sorted, q.ndim === 0 ? unsqueeze(q, 0) : q, op === 'nanquantile');
  if (interpolation === 'lower') ranks = floor(ranks);
  else if (interpolation === 'higher') ranks = ceil(ranks);
  else if (interpolation === 'nearest') ranks = round(ranks);
  ranks = broadcastTo(ranks, [...rows.shape.slice(0, -1), ranks.shape.at(-1)!]);
  const index = (at: Tensor): Tensor => castTo(at.detach(), 'int32');
  const below = index(ranks);
  let values = pick(sorted, below, last);
  if (interpolation === 'linear' || interpolation === 'midpoint') {
    const weights =
      interpolation === 'midpoint' ? fullOf(x.device, x.dtype, ranks.shape, 0.5) : sub(ranks, below);
    values = lerp(values, pick(sorted, index(ceil(ranks)), last), weights);
  }
  // The quantiles come first, or there is one and no dimension for it.
  const results = q.ndim === 0 ? selectAt(values, last, 0) : movedim(values, -1, 0);
  if (!keepdim) return results;
  const first = q.ndim === 0 ? [] : [q.shape[0]!];
  const kept = x.shape.map((size, i) => (d === null || i === d ? 1 : size));
  return reshapeTo(results, [...first, ...kept]);
}

function argumentsOf(
  dim: number | null | QuantileOptions | undefined,
  more: QuantileOptions | undefined,
): [number | null, QuantileOptions] {
  const [given, options] = optionsAfter<number | null, QuantileOptions>(dim, more);
  return [given ?? options.dim ?? null, options];
}

/**
 * The `q` quantiles (a number, or a tensor of numbers from 0 to 1) of the elements along `dim`, or of all; NaN where one of
 * them is. Several quantiles make a new first dimension. Floats. Errors: RuntimeError for no elements and other `q`.
 */
export function quantile(
  x: Tensor,
  q: Tensor | number,
  dim?: number | null | QuantileOptions,
  options?: QuantileOptions,
): Tensor {
  return quantiles('quantile', x, q, ...argumentsOf(dim, options));
}

/** `quantile` of the elements that are not NaN. */
export function nanquantile(
  x: Tensor,
  q: Tensor | number,
  dim?: number | null | QuantileOptions,
  options?: QuantileOptions,
): Tensor {
  return quantiles('nanquantile', x, q, ...argumentsOf(dim, options));
}
