import { RuntimeError } from '../../errors.ts';
import type { ScatterCombine } from '../../kernel/kernel.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { sumTo } from '../base/broadcast.ts';
import { cloneTo, contiguous } from '../base/clone.ts';
import { emptyOf, fullOf } from '../base/fill.ts';
import { copyOf } from '../base/gradients.ts';
import { launchIndexed, planIndexed, type IndexedPlan } from '../base/indexed.ts';
import { broadcastStrides, commonDevice } from '../base/plan.ts';
import { applyRowInPlace } from '../base/row-in-place.ts';
import { applyRow, type Context, type Row } from '../base/row.ts';
import { PlanCache } from './plan-cache.ts';
import { allMergeable, type Select } from './selection.ts';

interface GatherPlan extends IndexedPlan {
  readonly layout: Layout;
}

/** How a write combines with what is there, and PyTorch's name of its backward node. */
export interface PutOptions {
  readonly name: string;
  readonly combine: ScatterCombine;
}

interface PutAttrs extends PutOptions {
  readonly place: readonly number[];
  readonly inPlace: boolean;
}

const COMBINES: readonly ScatterCombine[] = ['set', 'add', 'mul', 'max', 'min'];

/** Numbers of the index tensors among the inputs of a row, of which `first` come before them. */
const indexInputs = (first: number): number[] => Array.from({ length: 64 }, (_, i) => first + i);

/**
 * Taking elements of a tensor by index tensors, and writing them: one gather or scatter kernel each,
 * recorded. Index tensors are of int32 and in bounds; negative ones count from the end.
 */
export class IndexedOp {
  private readonly name: string;
  private readonly select: Select;
  private readonly gathers = new PlanCache<GatherPlan>();
  private readonly scatters = new PlanCache<IndexedPlan>();

  /** `name` is PyTorch's name of the backward node of `take`. */
  constructor(name: string, select: Select) {
    this.name = name;
    this.select = select;
  }

  /** The selected elements of `x`. */
  take(x: Tensor, indices: readonly Tensor[], place: readonly number[]): Tensor {
    return applyRow(this.takeRow, [x, ...indices], place);
  }

  /** A copy of `x` with `values`, broadcast to the selection and of the dtype of `x`, written into it. */
  put(
    x: Tensor,
    values: Tensor,
    indices: readonly Tensor[],
    place: readonly number[],
    options: PutOptions,
  ): Tensor {
    return applyRow(this.putRow, [x, values, ...indices], { ...options, place, inPlace: false });
  }

  /** As `put`, into `x` itself. */
  putInPlace(
    x: Tensor,
    values: Tensor,
    indices: readonly Tensor[],
    place: readonly number[],
    options: PutOptions,
  ): Tensor {
    return applyRowInPlace(this.putRow, [x, values, ...indices], { ...options, place, inPlace: true });
  }

  /** The adjoint of `take`: zeros of `shape` with `g` added up where the elements came from. */
  private spread(
    g: Tensor,
    indices: readonly Tensor[],
    place: readonly number[],
    shape: readonly number[],
  ): Tensor {
    return applyRow(this.spreadRow, [g, ...indices], { place, shape });
  }

  private readonly takeRow = {
    name: () => this.name,
    forward: ([x, ...indices], place) => this.gather(x!, indices, place),
    saves: { inputs: indexInputs(1) },
    backward: (ctx, g) => [g && this.spread(g, indicesOf(ctx, 1), ctx.attrs, ctx.inputs[0]!.shape)],
    jvp: (ctx, t) => this.take(t!, indicesOf(ctx, 1), ctx.attrs),
  } satisfies Row<readonly number[]>;

  private readonly spreadRow = {
    name: () => `${this.name.replace('0', '')}Backward0`,
    forward: ([g, ...indices], { place, shape }) => {
      const out = fullOf(g!.device, g!.dtype, shape, 0);
      this.scatter('add', out, g!, indices, place);
      return out;
    },
    saves: { inputs: indexInputs(1) },
    backward: (ctx, g) => [g && this.take(g, indicesOf(ctx, 1), ctx.attrs.place)],
    jvp: (ctx, t) => this.spread(t!, indicesOf(ctx, 1), ctx.attrs.place, ctx.attrs.shape),
  } satisfies Row<{ readonly place: readonly number[]; readonly shape: readonly number[] }>;

  private readonly putRow = {
    name: ({ name }) => name,
    forward: ([x, values, ...indices], { place, combine, inPlace }) => {
      const out = inPlace ? x! : copyFor(x!, place);
      const apart = inPlace && values!.storage === x!.storage ? copyOf(values!, values!.layout) : values!;
      this.scatter(combine, out, apart, indices, place);
      return out;
    },
    saves: { inputs: indexInputs(2) },
    backward: (ctx, g) => {
      const { place, combine } = ctx.attrs;
      checkDerivable(combine);
      if (!g) return [null, null];
      const indices = indicesOf(ctx, 2);
      const kept =
        combine === 'add' ? g : this.put(g, fullOf(g.device, g.dtype, [], 0), indices, place, ctx.attrs);
      return [
        ctx.needs[0] ? kept : null,
        ctx.needs[1] ? sumTo(this.take(g, indices, place), ctx.inputs[1]!.shape) : null,
      ];
    },
    jvp: (ctx, x, values) => {
      const { place, combine } = ctx.attrs;
      checkDerivable(combine);
      const device = (x ?? values)!.device;
      const zero = (i: number, shape: readonly number[]): Tensor =>
        fullOf(device, ctx.inputs[i]!.dtype, shape, 0);
      const base = x ?? zero(0, ctx.inputs[0]!.shape);
      return this.put(base, values ?? zero(1, []), indicesOf(ctx, 2), place, ctx.attrs);
    },
  } satisfies Row<PutAttrs>;

  private gather(source: Tensor, indices: readonly Tensor[], place: readonly number[]): Tensor {
    const x = allMergeable(source.layout, place) ? source : contiguous(source);
    const tensors = [x, ...indices];
    const layouts = indices.map((index) => index.layout);
    const key = [x.layout.id, ...place, ...layouts.map(({ id }) => id)];
    const plan = this.gathers.get(key, tensors, () => {
      const device = commonDevice('index', tensors);
      const { shape, strides, axes } = this.select(x.layout, layouts, place);
      const layout = denseLayout(x.dtype, shape);
      return { ...planIndexed(device, x.dtype, 'gather', shape, layout.strides, strides, axes), layout };
    });
    const out = emptyOf(plan.device, plan.layout);
    launchIndexed(plan, out, 0, x, x.offset, indices);
    return out;
  }

  private scatter(
    combine: ScatterCombine,
    target: Tensor,
    values: Tensor,
    indices: readonly Tensor[],
    place: readonly number[],
  ): void {
    const tensors = [target, values, ...indices];
    const layouts = indices.map((index) => index.layout);
    const ids = layouts.map(({ id }) => id);
    const key = [COMBINES.indexOf(combine), target.layout.id, values.layout.id, ...place, ...ids];
    const plan = this.scatters.get(key, tensors, () => {
      const device = commonDevice('index_put', tensors);
      const { shape, strides, axes } = this.select(target.layout, layouts, place);
      checkExpandable(values.shape, shape);
      const from = broadcastStrides(values.layout, shape);
      return planIndexed(device, target.dtype, combine, shape, strides, from, axes);
    });
    launchIndexed(plan, target, target.offset, values, values.offset, indices);
  }
}

/** A copy of `x` to be written by `place`. */
const copyFor = (x: Tensor, place: readonly number[]): Tensor =>
  allMergeable(x.layout, place) ? copyOf(x, x.layout) : cloneTo(x, denseLayout(x.dtype, x.shape));

/** The saved index tensors of a row with `first` other inputs. */
const indicesOf = (ctx: Context<unknown>, first: number): Tensor[] =>
  ctx.inputs.slice(first).map((_, i) => ctx.input(first + i));

function checkDerivable(combine: ScatterCombine): void {
  if (combine === 'set' || combine === 'add') return;
  throw new RuntimeError('derivative for aten::scatter is not implemented');
}

/** Error unless `values` can be broadcast to what an index selects. */
export function checkExpandable(values: readonly number[], shape: readonly number[]): void {
  const skip = shape.length - values.length;
  if (skip >= 0 && values.every((size, d) => size === 1 || size === shape[skip + d])) return;
  throw new RuntimeError(
    `shape mismatch: value tensor of shape ${formatList(values)} cannot be broadcast to indexing result of shape ` +
      formatList(shape),
  );
}
