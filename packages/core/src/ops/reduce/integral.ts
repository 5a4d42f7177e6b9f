import { IndexError, RuntimeError } from '../../errors.ts';
import { Tensor, wrapDim } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { isOptions } from '../base/sizes.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import { div } from '../elementwise/division.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { slice } from '../shape/slice.ts';
import { argumentError } from '../base/arguments.ts';
import { cumsum } from './cumulative.ts';
import { sum } from './sum.ts';

export interface IntegralOptions {
  /** Distance of the points. Default: 1. */
  readonly dx?: number;
  /** Default: the last. */
  readonly dim?: number;
}

const FORMS = ['Tensor y, Tensor x, *, int dim', 'Tensor y, *, Number dx, int dim'];

/** Sums of neighbours along `dim`. */
const pairs = (y: Tensor, dim: number): Tensor => add(slice(y, dim, 1), slice(y, dim, 0, -1));

/** Distances of the points `x`, in the rank of `y`. */
function distances(op: string, y: Tensor, x: Tensor, dim: number): Tensor {
  if (y.dtype === 'bool' || x.dtype === 'bool') {
    throw new RuntimeError(`${op}: received a bool input for \`x\` or \`y\`, but bool is not supported`);
  }
  let viewed = x;
  if (x.ndim === 1) {
    if (x.shape[0] !== y.shape[dim]) {
      throw new RuntimeError(`${op}: There must be one \`x\` value for each sample point`);
    }
    viewed = reshapeTo(
      x,
      y.shape.map((_, d) => (d === dim ? x.shape[0]! : 1)),
    );
  } else if (x.ndim < y.ndim) {
    viewed = reshapeTo(x, [...new Array<number>(y.ndim - x.ndim).fill(1), ...x.shape]);
  }
  return sub(slice(viewed, dim, 1), slice(viewed, dim, 0, -1));
}

/** Twice the area between neighbours along a dimension. */
function areas(op: string, y: Tensor, x: Tensor | null, dim: number, dx: number): Tensor {
  if (x !== null) return mul(pairs(y, dim), distances(op, y, x, dim));
  if (y.dtype === 'bool') {
    throw new RuntimeError(`${op}: received a bool input for \`y\`, but bool is not supported`);
  }
  if (typeof dx === 'boolean') {
    throw new RuntimeError(`${op}: Currently, we only support dx as a real number.`);
  }
  return mul(pairs(y, dim), dx);
}

function argumentsOf(
  op: string,
  y: Tensor,
  given: Tensor | IntegralOptions | undefined,
  more: IntegralOptions | undefined,
): { x: Tensor | null; dx: number; dim: number } {
  const options = isOptions(given) ? (given as IntegralOptions) : (more ?? {});
  const x = given instanceof Tensor ? given : null;
  const { dx = 1, dim = -1 } = options;
  if ((dx as unknown) instanceof Tensor || (given !== undefined && x === null && !isOptions(given))) {
    throw argumentError(op, FORMS, [y, given]);
  }
  return { x, dx, dim };
}

/**
 * Area under the points `y` along a dimension by the trapezoidal rule: at the places `x`, or at distances of `dx`.
 * Integers give float32. Errors: RuntimeError for another number of places.
 */
export function trapezoid(y: Tensor, x?: Tensor | IntegralOptions, options?: IntegralOptions): Tensor {
  const given = argumentsOf('trapezoid', y, x, options);
  const dim = wrapDim(given.dim, y.ndim, false);
  if (y.shape[dim] === 0) {
    return fullOf(
      y.device,
      y.dtype,
      y.shape.filter((_, d) => d !== dim),
      0,
    );
  }
  return div(sum(areas('trapezoid', y, given.x, dim, given.dx), dim), 2);
}

export const trapz = trapezoid;

/** The areas up to each point but the first; like `trapezoid`. */
export function cumulativeTrapezoid(
  y: Tensor,
  x?: Tensor | IntegralOptions,
  options?: IntegralOptions,
): Tensor {
  const given = argumentsOf('cumulative_trapezoid', y, x, options);
  if (y.ndim === 0) throw new IndexError('slice() cannot be applied to a 0-dim tensor.');
  const dim = wrapDim(given.dim, y.ndim, false);
  return div(cumsum(areas('cumulative_trapezoid', y, given.x, dim, given.dx), dim), 2);
}
