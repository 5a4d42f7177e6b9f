import type { Program } from '../../kernel/backend.ts';
import { launchArguments } from '../../kernel/device.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import {
  atLeastOneLoop,
  coalesce,
  flatten,
  innerStride,
  memoryOrder,
  permute,
} from '../../kernel/geometry.ts';
import { accumulatorDType } from '../../kernel/interpret.ts';
import type { Combine } from '../../kernel/kernel.ts';
import type { DType } from '../../tensor/dtype.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import { allocate } from '../../tensor/storage.ts';
import { Tensor, wrapDim } from '../../tensor/tensor.ts';
import { RuntimeError } from '../../errors.ts';
import { broadcastShapes, broadcastStrides, commonDevice } from './plan.ts';
import { ReductionPlans } from './reduction-plans.ts';

export interface ReductionSpec {
  /** Names the kernel; unique. */
  readonly name: string;
  readonly combine: Combine;
  /** Value to combine, from one element of each input (cast to the computed dtype) and the scalars. */
  prologue?(inputs: readonly Expr[], scalars: readonly Expr[]): Expr;
  /** Result from the combined value and the scalars. */
  epilogue?(combined: Expr, scalars: readonly Expr[]): Expr;
}

interface ReductionPlan {
  readonly program: Program;
  readonly geometry: Int32Array;
  readonly layout: Layout;
}

const NO_SCALARS: readonly number[] = [];

/** A reduction kernel and its plans: any inputs, any dimensions. Knows nothing of autograd. */
export class Reduction {
  private readonly spec: ReductionSpec;
  private readonly plans = new ReductionPlans<ReductionPlan>();

  constructor(spec: ReductionSpec) {
    this.spec = spec;
  }

  /**
   * Combines over `dims` of the inputs, which are broadcast together and computed in `dtype`. `dims` are wrapped
   * and distinct (see `reducedDims`).
   */
  run(
    inputs: readonly Tensor[],
    dims: readonly number[],
    keepdim: boolean,
    dtype: DType,
    scalars = NO_SCALARS,
  ): Tensor {
    const { device } = inputs[0]!.storage;
    const plan = this.findPlan(inputs, dims, keepdim, dtype, scalars.length);
    const out = new Tensor(allocate(device, plan.layout.dtype, plan.layout.size), plan.layout, 0);
    const l = launchArguments;
    l.buffers[0] = out.storage.buffer;
    l.offsets[0] = 0;
    for (let i = 0; i < inputs.length; i++) {
      const { storage, offset } = inputs[i]!;
      if (storage.device !== device) commonDevice(this.spec.name, inputs);
      l.buffers[i + 1] = storage.buffer;
      l.offsets[i + 1] = offset;
    }
    for (let i = 0; i < scalars.length; i++) l.scalars[i] = scalars[i]!;
    l.geometry = plan.geometry;
    device.backend.run(plan.program, l);
    return out;
  }

  private findPlan(
    inputs: readonly Tensor[],
    dims: readonly number[],
    keepdim: boolean,
    dtype: DType,
    scalarCount: number,
  ): ReductionPlan {
    let plan = this.plans.get(inputs, dims, keepdim, dtype);
    if (plan === undefined) {
      plan = this.plan(inputs, dims, keepdim, dtype, scalarCount);
      this.plans.set(inputs, dims, keepdim, dtype, plan);
    }
    return plan;
  }

  private plan(
    inputs: readonly Tensor[],
    dims: readonly number[],
    keepdim: boolean,
    dtype: DType,
    scalarCount: number,
  ): ReductionPlan {
    const { spec } = this;
    const device = commonDevice(spec.name, inputs);
    device.requireDType(dtype);
    const shape = broadcastShapes(...inputs.map((x) => x.shape));
    const strides = inputs.map((x) => broadcastStrides(x.layout, shape));
    const kept = [...shape.keys()].filter((d) => !dims.includes(d));

    const scalars = Array.from({ length: scalarCount }, (_, i) => e.scalar(i, dtype));
    const args = inputs.map((x, i) => e.cast(e.input(i, x.dtype), dtype));
    const prologue = spec.prologue?.(args, scalars) ?? args[0]!;
    const accumulator = e.input(0, accumulatorDType(spec.combine, prologue.dtype));
    const epilogue = spec.epilogue?.(accumulator, scalars) ?? accumulator;

    const outShape = keepdim
      ? shape.map((size, d) => (dims.includes(d) ? 1 : size))
      : kept.map((d) => shape[d]!);
    const layout = denseLayout(epilogue.dtype, outShape);
    const keptStrides = keepdim ? kept.map((d) => layout.strides[d]!) : layout.strides;

    const pick = (from: readonly number[], list: readonly number[]): number[] => list.map((d) => from[d]!);
    // The order within the kept dimensions is free; that of the reduced ones decides which index argmax finds.
    const ordered = permute(
      memoryOrder(pick(shape, kept), [keptStrides, ...strides.map((s) => pick(s, kept))]),
      pick(shape, kept),
      [keptStrides, ...strides.map((s) => pick(s, kept))],
    );
    const outer = atLeastOneLoop(coalesce(ordered.sizes, ordered.strides));
    const inner = this.reducedLoops(
      pick(shape, dims),
      strides.map((s) => pick(s, dims)),
    );
    const [outStrides, ...inStrides] = outer.strides;
    const outerKinds = inStrides.map(innerStride);
    const innerKinds = inner.strides.map(innerStride);
    const program = device.program(
      `reduce ${spec.name} ${inputs.map((x) => x.dtype).join(',')} ${dtype} ${outer.sizes.length} ${inner.sizes.length} ${outerKinds.join('')} ${innerKinds.join('')}`,
      () => ({
        kind: 'reduce',
        kept: outer.sizes.length,
        reduced: inner.sizes.length,
        outer: outerKinds,
        inner: innerKinds,
        inputs: inputs.map((x) => x.dtype),
        scalars: scalars.map(() => dtype),
        prologue,
        combine: spec.combine,
        epilogue,
        output: layout.dtype,
      }),
    );
    return {
      program,
      layout,
      geometry: flatten(
        outer.sizes,
        inner.sizes,
        outStrides!,
        ...inStrides.map((s, i) => [...s, ...inner.strides[i]!]),
      ),
    };
  }

  private reducedLoops(sizes: readonly number[], strides: readonly (readonly number[])[]) {
    if (this.spec.combine === 'argmax' || this.spec.combine === 'argmin') {
      return atLeastOneLoop(coalesce(sizes, strides));
    }
    const ordered = permute(memoryOrder(sizes, strides), sizes, strides);
    return atLeastOneLoop(coalesce(ordered.sizes, ordered.strides));
  }
}

/** Lists of dimensions that need not be made anew: all of a rank, and single ones. */
const allDims: (readonly number[])[] = [];
const singleDims: (readonly number[])[] = [];

/** PyTorch keeps the reduced dimensions as bits of a word. */
const MAX_RANK = 64;

/** The dimensions a reduction goes over: all for none given, else wrapped, distinct and ascending. */
export function reducedDims(
  rank: number,
  dim: number | readonly number[] | null | undefined,
): readonly number[] {
  if (typeof dim === 'number') {
    if (rank > MAX_RANK) throw tooManyDims();
    const wrapped = wrapDim(dim, rank);
    return rank === 0 ? [] : (singleDims[wrapped] ??= [wrapped]);
  }
  if (dim === null || dim === undefined || dim.length === 0) {
    return (allDims[rank] ??= Array.from({ length: rank }, (_, d) => d));
  }
  if (rank > MAX_RANK) throw tooManyDims();
  const seen = new Set<number>();
  for (const d of dim) {
    const wrapped = wrapDim(d, rank);
    if (seen.has(wrapped))
      throw new RuntimeError(`dim ${wrapped} appears multiple times in the list of dims`);
    seen.add(wrapped);
  }
  return rank === 0 ? [] : [...seen].sort((a, b) => a - b);
}

const tooManyDims = (): RuntimeError => new RuntimeError('only tensors with up to 64 dims are supported');
