import { RuntimeError } from '../../errors.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { add, mul, neg, sub } from '../elementwise/arithmetic.ts';
import { div } from '../elementwise/division.ts';
import { cat } from '../shape/join.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { slice } from '../shape/slice.ts';
import { reducedDims } from '../base/reduction.ts';
import type { Dim } from './arguments.ts';
import { diff } from './difference.ts';

export interface GradientOptions {
  /** Distance of the points: one number, one for each dimension, or the coordinates along each. Default: 1. */
  readonly spacing?: number | readonly number[] | readonly Tensor[] | null;
  /** Default: all dimensions. */
  readonly dim?: Dim;
  /** Order of the one-sided differences at the ends, 1 or 2. Default: 1. */
  readonly edgeOrder?: number;
}

/** Elements `from` to `to` along `dim`; from the end where negative. */
const part = (x: Tensor, dim: number, from: number, to?: number): Tensor => slice(x, dim, from, to);

/** Second order differences on points at distances `first` and `second`; `weights` of three neighbours. */
type Distances = { readonly first: Tensor; readonly second: Tensor };

const total = ({ first, second }: Distances): Tensor => add(first, second);

const centred = (d: Distances): Tensor[] => [
  neg(div(d.second, mul(d.first, total(d)))),
  div(sub(d.second, d.first), mul(d.first, d.second)),
  div(d.first, mul(d.second, total(d))),
];

const atStart = (d: Distances): Tensor[] => [
  neg(div(add(mul(d.first, 2), d.second), mul(d.first, total(d)))),
  div(total(d), mul(d.first, d.second)),
  neg(div(d.first, mul(d.second, total(d)))),
];

const atEnd = (d: Distances): Tensor[] => [
  div(d.second, mul(d.first, total(d))),
  neg(div(total(d), mul(d.first, d.second))),
  div(add(mul(d.second, 2), d.first), mul(d.second, total(d))),
];

const combine = (weights: readonly Tensor[], points: readonly Tensor[]): Tensor =>
  weights.map((weight, i) => mul(weight, points[i]!)).reduce((a, b) => add(a, b));

/** On coordinates along `dim`. Source: B. Fornberg, Generation of finite difference formulas, 1988. */
function onCoordinates(x: Tensor, dim: number, coordinates: Tensor, edgeOrder: number): Tensor {
  const shape = x.shape.map((_, d) => (d === dim ? coordinates.shape[0]! - 1 : 1));
  const steps = reshapeTo(diff(coordinates), shape);
  const neighbours = (from: number, to: number | undefined): Tensor[] => [
    part(x, dim, from, to === undefined ? -2 : to - 2),
    part(x, dim, from + 1, to === undefined ? -1 : to - 1),
    part(x, dim, from + 2, to),
  ];
  const centre = combine(
    centred({ first: part(steps, dim, 0, -1), second: part(steps, dim, 1) }),
    neighbours(0, undefined),
  );
  if (edgeOrder === 1) {
    const start = div(sub(part(x, dim, 1, 2), part(x, dim, 0, 1)), part(steps, dim, 0, 1));
    const end = div(sub(part(x, dim, -1), part(x, dim, -2, -1)), part(steps, dim, -1));
    return cat([start, centre, end], dim);
  }
  const start = combine(atStart({ first: part(steps, dim, 0, 1), second: part(steps, dim, 1, 2) }), [
    part(x, dim, 0, 1),
    part(x, dim, 1, 2),
    part(x, dim, 2, 3),
  ]);
  const end = combine(atEnd({ first: part(steps, dim, -2, -1), second: part(steps, dim, -1) }), [
    part(x, dim, -3, -2),
    part(x, dim, -2, -1),
    part(x, dim, -1),
  ]);
  return cat([start, centre, end], dim);
}

/** On points at one distance along `dim`. */
function evenly(x: Tensor, dim: number, step: number, edgeOrder: number): Tensor {
  const centre = div(sub(part(x, dim, 2), part(x, dim, 0, -2)), 2 * step);
  if (edgeOrder === 1) {
    return cat(
      [
        div(sub(part(x, dim, 1, 2), part(x, dim, 0, 1)), step),
        centre,
        div(sub(part(x, dim, -1), part(x, dim, -2, -1)), step),
      ],
      dim,
    );
  }
  const oneSided = (near: Tensor, next: Tensor, far: Tensor): Tensor =>
    div(sub(sub(mul(next, 2), mul(near, 1.5)), mul(far, 0.5)), step);
  return cat(
    [
      oneSided(part(x, dim, 0, 1), part(x, dim, 1, 2), part(x, dim, 2, 3)),
      centre,
      neg(oneSided(part(x, dim, -1), part(x, dim, -2, -1), part(x, dim, -3, -2))),
    ],
    dim,
  );
}

function check(x: Tensor, spacings: number | null, dim: Dim | undefined, edgeOrder: number): void {
  if (x.dtype === 'uint8') throw new RuntimeError('torch.gradient does not support uint8 input.');
  const given = dim === undefined || dim === null ? null : typeof dim === 'number' ? 1 : dim.length;
  if (spacings !== null && given === null && spacings !== 1 && spacings !== x.ndim) {
    throw new RuntimeError(
      `torch.gradient expected spacing to be unspecified, a scalar or a list of length ${x.ndim} but got a list of ` +
        `length ${spacings}`,
    );
  }
  if (spacings !== null && given !== null && spacings !== given) {
    throw new RuntimeError(
      "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same " +
        `length, but got a spacing argument of length ${spacings} and a dim argument of length ${given}.`,
    );
  }
  if (edgeOrder !== 1 && edgeOrder !== 2) {
    throw new RuntimeError('torch.gradient only supports edge_order=1 and edge_order=2.');
  }
}

/**
 * The derivative along each of `dim`, estimated from neighbours by differences of second order inside and of `edgeOrder`
 * at the ends; one tensor a dimension. Errors: RuntimeError for fewer than `edgeOrder + 1` points.
 */
export function gradient(x: Tensor, options: GradientOptions = {}): Tensor[] {
  const { spacing = null, dim, edgeOrder = 1 } = options;
  const list = Array.isArray(spacing) ? (spacing as readonly (number | Tensor)[]) : null;
  check(x, list === null ? null : list.length, dim, edgeOrder);
  reducedDims(x.ndim, dim);
  const all = [...x.shape.keys()];
  const dims = dim === undefined || dim === null ? all : typeof dim === 'number' ? [dim] : [...dim];
  const wrapped = dims.map((d) => (d < 0 ? d + x.ndim : d));
  for (const d of wrapped) {
    if (x.shape[d]! >= edgeOrder + 1) continue;
    throw new RuntimeError('torch.gradient expected each dimension size to be at least edge_order+1');
  }
  return wrapped.map((d, i) => {
    const step = list === null ? ((spacing as number | null) ?? 1) : (list[list.length === 1 ? 0 : i] ?? 1);
    return step instanceof Tensor ? onCoordinates(x, d, step, edgeOrder) : evenly(x, d, step, edgeOrder);
  });
}
