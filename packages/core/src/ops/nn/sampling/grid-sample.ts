import { RuntimeError, ValueError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import type { Expr } from '../../../kernel/expr.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { formatList, numel } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { expand } from '../../base/broadcast.ts';
import { named } from '../../base/named.ts';
import { Pointwise } from '../../base/pointwise.ts';
import { same } from '../../base/types.ts';
import { add, mul } from '../../elementwise/arithmetic.ts';
import { logicalAnd } from '../../elementwise/logic.ts';
import { pick } from '../../reduce/select.ts';
import { reshapeTo } from '../../shape/reshape.ts';
import { selectAt } from '../../shape/slice.ts';
import { CUBIC } from './kernels.ts';

export type GridMode = 'bilinear' | 'nearest' | 'bicubic';
export type GridPadding = 'zeros' | 'border' | 'reflection';

export interface GridSampleOptions {
  /** Default: 'bilinear'. */
  readonly mode?: GridMode;
  /** What lies outside of the input. Default: 'zeros'. */
  readonly paddingMode?: GridPadding;
  /** -1 and 1 are the centres of the first and last element. Default: their outer edges. */
  readonly alignCorners?: boolean | null;
}

/*
 * Everything is written for one dimension at a time: from the coordinate in [-1, 1] to a position among `size` elements,
 * from that to the places of the elements around it and their weights. Source: ATen/native/GridSampler.h.
 */

const unnormalise = (x: Expr, size: Expr, alignCorners: boolean): Expr =>
  alignCorners ? e.mul(e.div(e.add(x, 1), 2), e.sub(size, 1)) : e.div(e.sub(e.mul(e.add(x, 1), size), 1), 2);

const clip = (x: Expr, size: Expr): Expr =>
  e.where(e.gt(x, 0), e.where(e.lt(x, e.sub(size, 1)), x, e.sub(size, 1)), 0);

/** Mirrored at the centres of the first and last element, or at their outer edges, as often as it takes. */
function reflect(x: Expr, size: Expr, alignCorners: boolean): Expr {
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? e.sub(size, 1) : size;
  const from = e.sub(x, low);
  const away = e.where(e.lt(from, 0), e.neg(from), from);
  const rest = e.binary('fmod', away, span);
  const flips = e.unary('floor', e.div(away, span));
  const odd = e.ne(e.binary('fmod', flips, 2), 0);
  const inside = e.where(odd, e.add(e.sub(span, rest), low), e.add(rest, low));
  return e.where(e.eq(span, 0), 0, inside);
}

function bounded(x: Expr, size: Expr, padding: GridPadding, alignCorners: boolean): Expr {
  if (padding === 'zeros') return x;
  return clip(padding === 'border' ? x : reflect(x, size, alignCorners), size);
}

/** The elements around a position, by their distance from the one before it. */
const NEIGHBOURS: Readonly<Record<GridMode, readonly number[]>> = {
  nearest: [0],
  bilinear: [0, 1],
  bicubic: [-1, 0, 1, 2],
};

/** The weight of neighbour `k` of position `x`. */
function weightOf(mode: GridMode, x: Expr, k: number): Expr {
  const rest = e.sub(x, e.unary('floor', x));
  if (mode === 'bilinear') return k === 0 ? e.sub(1, rest) : rest;
  // The distance is rest - k, from 0 to 1 for the two in the middle and from 1 to 2 for the others.
  const d = k <= 0 ? e.sub(rest, k) : e.sub(k, rest);
  const a = CUBIC;
  if (k === 0 || k === 1) return e.add(e.mul(e.mul(e.sub(e.mul(a + 2, d), a + 3), d), d), 1);
  return e.sub(e.mul(e.add(e.mul(e.sub(e.mul(a, d), 5 * a), d), 8 * a), d), 4 * a);
}

interface Axis {
  /** Position of the centre from a coordinate. */
  readonly position: Pointwise;
  /** For each neighbour of a position: its weight, its place (clamped, int32), and whether it is inside. */
  readonly neighbours: readonly { weight: Pointwise; place: Pointwise; inside: Pointwise }[];
}

function makeAxis(mode: GridMode, padding: GridPadding, alignCorners: boolean): Axis {
  const row = (name: string, forward: (x: Expr, size: Expr) => Expr): Pointwise =>
    new Pointwise({
      name: `grid_${name}_${mode}_${padding}_${alignCorners}`,
      arity: 2,
      roles: ['value', 'parameter'],
      types: same,
      forward: (x, size) => forward(x!, size!),
    });
  // Bicubic interpolation moves its neighbours inside, the others the position itself.
  const cubic = mode === 'bicubic';
  const position = row('position', (x, size) => {
    const at = unnormalise(x, size, alignCorners);
    return cubic ? at : bounded(at, size, padding, alignCorners);
  });
  const neighbours = NEIGHBOURS[mode].map((k) => {
    const placed = (x: Expr, size: Expr): Expr => {
      const at = mode === 'nearest' ? e.unary('round', x) : e.add(e.unary('floor', x), k);
      return cubic ? bounded(at, size, padding, alignCorners) : at;
    };
    return {
      weight:
        mode === 'nearest'
          ? new Pointwise({
              name: 'grid_weight_nearest',
              arity: 2,
              roles: ['value', 'parameter'],
              types: same,
              forward: (x) => e.where(e.eq(x!, x!), e.constant(1, x!.dtype), 1),
              backward: (g) => [e.constant(0, g.dtype), null],
            })
          : row(`weight${k}`, (x) => weightOf(mode, x, k)),
      place: row(`place${k}`, (x, size) => e.cast(clip(placed(x, size), size), 'int32')),
      inside: row(`inside${k}`, (x, size) => {
        const at = placed(x, size);
        return e.and(e.ge(at, 0), e.lt(at, size));
      }),
    };
  });
  return { position, neighbours };
}

const axes = new Map<string, Axis>();

function axisFor(mode: GridMode, padding: GridPadding, alignCorners: boolean): Axis {
  const key = `${mode} ${padding} ${alignCorners}`;
  let axis = axes.get(key);
  if (axis === undefined) axes.set(key, (axis = makeAxis(mode, padding, alignCorners)));
  return axis;
}

/** `value * weight` where the element lies in the input, else 0. */
const contribution = new Pointwise({
  name: 'grid_contribution',
  arity: 3,
  roles: ['value', 'value', 'condition'],
  types: same,
  forward: (value, weight, inside) => e.where(inside!, e.mul(value!, weight!), 0),
});

/** Weight, place and presence of one element for every point of the grid. */
interface Corner {
  readonly weight: Tensor;
  readonly place: Tensor;
  readonly inside: Tensor;
}

/** All elements around the points, dimension after dimension: places count along the rows of the input. */
function cornersOf(grid: Tensor, spatial: readonly number[], axis: Axis): Corner[] {
  let corners: Corner[] | null = null;
  spatial.forEach((size, d) => {
    // The grid gives the coordinate of the last dimension first.
    const position = axis.position.apply2(selectAt(grid, grid.ndim - 1, spatial.length - 1 - d), size);
    const own = axis.neighbours.map(({ weight, place, inside }) => ({
      weight: weight.apply2(position, size),
      place: place.apply2(position.detach(), size),
      inside: inside.apply2(position.detach(), size),
    }));
    corners =
      corners === null
        ? own
        : corners.flatMap((corner) =>
            own.map((next) => ({
              weight: mul(corner.weight, next.weight),
              place: add(mul(corner.place, size), next.place),
              inside: logicalAnd(corner.inside, next.inside),
            })),
          );
  });
  return corners!;
}

function check(input: Tensor, grid: Tensor, mode: GridMode): void {
  const [own, points] = [input.shape, grid.shape].map(formatList);
  if (input.shape[0] !== grid.shape[0]) {
    throw new RuntimeError(
      'grid_sampler(): expected grid and input to have same batch size, but got input with sizes ' +
        `${own} and grid with sizes ${points}`,
    );
  }
  if (grid.shape.at(-1) !== input.ndim - 2) {
    throw new RuntimeError(
      `grid_sampler(): expected grid to have size ${input.ndim - 2} in last dimension, but got grid with sizes ${points}`,
    );
  }
  const empty = input.shape.findIndex((size, d) => d >= 2 && size === 0);
  if (empty >= 0) {
    throw new RuntimeError(
      `grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ${own} with dimension ` +
        `${empty} being empty`,
    );
  }
  if ((input.ndim !== 4 && input.ndim !== 5) || input.ndim !== grid.ndim) {
    throw new RuntimeError(
      'grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes ' +
        `${own} and grid with sizes ${points}`,
    );
  }
  if (mode === 'bicubic' && input.ndim === 5) {
    throw new RuntimeError('grid_sampler(): bicubic interpolation only supports 4D input');
  }
  if (!isFloat(input.dtype)) {
    throw new RuntimeError(
      `grid_sampler_${input.ndim - 2}d_cpu not implemented for ${dtypeInfo(input.dtype).scalarType}`,
    );
  }
  if (input.dtype !== grid.dtype) {
    const [expected, found] = [input, grid].map((x) => dtypeInfo(x.dtype).scalarType);
    throw new RuntimeError(`expected scalar type ${expected} but found ${found}`);
  }
}

/**
 * `input` `[n, channels, h, w]` at the points of `grid` `[n, oh, ow, 2]` gives `[n, channels, oh, ow]`; with a depth, `[n,
 * od, oh, ow, 3]`. A point is x, y (and z), from -1 at one end of the input to 1 at the other. Floats of one dtype.
 * Errors: ValueError for unknown modes, RuntimeError for sizes that do not fit.
 */
export function gridSample(input: Tensor, grid: Tensor, options: GridSampleOptions = {}): Tensor {
  const { mode = 'bilinear', paddingMode = 'zeros' } = options;
  if (!Object.hasOwn(NEIGHBOURS, mode)) {
    throw new ValueError(
      `nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '${String(mode)}'`,
    );
  }
  if (!['zeros', 'border', 'reflection'].includes(paddingMode)) {
    throw new ValueError(
      "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: " +
        `'${String(paddingMode)}'`,
    );
  }
  check(input, grid, mode);
  const [n, channels, ...spatial] = input.shape as unknown as [number, number, ...number[]];
  const points = grid.shape.slice(1, -1);
  const flat = reshapeTo(input, [n, channels, numel(spatial)]);
  const perChannel = (x: Tensor): Tensor => reshapeTo(x, [n, 1, numel(points)]);
  const shape = [n, channels, numel(points)];
  const corners = cornersOf(grid, spatial, axisFor(mode, paddingMode, options.alignCorners ?? false));
  const parts = corners.map(({ weight, place, inside }) =>
    contribution.apply(
      pick(flat, expand(perChannel(place), shape), 2),
      perChannel(weight),
      perChannel(inside),
    ),
  );
  const sum = reshapeTo(
    parts.reduce((a, b) => add(a, b)),
    [n, channels, ...points],
  );
  return named(`GridSampler${spatial.length}DBackward0`, sum);
}
