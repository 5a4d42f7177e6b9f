import type { Program } from '../../kernel/backend.ts';
import { launchArguments } from '../../kernel/device.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { coalesce, flatten, innerStride, memoryOrder, permute } from '../../kernel/geometry.ts';
import { accumulatorDType } from '../../kernel/interpret.ts';
import type { NormaliseKernel, RowStage } from '../../kernel/kernel.ts';
import type { DType } from '../../tensor/dtype.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import { allocate } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { ComposedNormaliser } from './composed-normaliser.ts';
import { broadcastShapes, broadcastStrides, commonDevice, outputLayout } from './plan.ts';
import { ReductionPlans } from './reduction-plans.ts';

/** A reduction over the dimensions that are normalised. */
export interface StageSpec {
  readonly combine: RowStage['combine'];
  /** Value to combine, from one element of each input and the results of the stages before. */
  prologue(inputs: readonly Expr[], results: readonly Expr[]): Expr;
  /** Result from the combined value and the scalars. */
  epilogue?(combined: Expr, scalars: readonly Expr[]): Expr;
}

export interface NormaliserSpec {
  /** Names the kernels; unique. */
  readonly name: string;
  readonly inputs: number;
  readonly stages: readonly StageSpec[];
  /** The stage whose values are kept for the body. */
  readonly keeps?: number;
  /** Stages whose results are handed out. */
  readonly saves?: readonly number[];
  body(inputs: readonly Expr[], results: readonly Expr[], kept: Expr | null): Expr;
}

interface NormalisePlan {
  readonly program: Program;
  readonly geometry: Int32Array;
  /** Of the normalised tensor and of what is handed out beside. */
  readonly layouts: readonly Layout[];
}

const NO_SCALARS: readonly number[] = [];

/**
 * Reductions over some dimensions, and a map that uses their results: one kernel where the backend takes it and the
 * dimensions lie in memory as one, otherwise one of each. Knows nothing of autograd.
 */
export class Normaliser {
  private readonly spec: NormaliserSpec;
  private readonly composed: ComposedNormaliser;
  private readonly plans = new ReductionPlans<NormalisePlan | null>();

  constructor(spec: NormaliserSpec) {
    this.spec = spec;
    this.composed = new ComposedNormaliser(spec);
  }

  /**
   * The normalised tensor, then the results handed out, with the dimensions kept. The inputs are broadcast together and
   * computed in `dtype`, which is of floats; `dims` are wrapped and distinct.
   */
  run(inputs: readonly Tensor[], dims: readonly number[], dtype: DType, scalars = NO_SCALARS): Tensor[] {
    let plan = this.plans.get(inputs, dims, true, dtype);
    if (plan === undefined) {
      plan = this.plan(inputs, dims, dtype, scalars.length);
      this.plans.set(inputs, dims, true, dtype, plan);
    }
    if (plan === null) return this.composed.run(inputs, dims, dtype, scalars);
    const { device } = inputs[0]!.storage;
    const l = launchArguments;
    const results: Tensor[] = [];
    let buffer = 0;
    for (const layout of plan.layouts) {
      const result = new Tensor(allocate(device, layout.dtype, layout.size), layout, 0);
      results.push(result);
      l.buffers[buffer] = result.storage.buffer;
      l.offsets[buffer++] = 0;
    }
    for (const { storage, offset } of inputs) {
      if (storage.device !== device) commonDevice(this.spec.name, inputs);
      l.buffers[buffer] = storage.buffer;
      l.offsets[buffer++] = offset;
    }
    for (let i = 0; i < scalars.length; i++) l.scalars[i] = scalars[i]!;
    l.geometry = plan.geometry;
    device.backend.run(plan.program, l);
    return results;
  }

  /** Null where the backend is better off with reductions and maps. */
  private plan(
    inputs: readonly Tensor[],
    dims: readonly number[],
    dtype: DType,
    scalarCount: number,
  ): NormalisePlan | null {
    const { spec } = this;
    const device = commonDevice(spec.name, inputs);
    const { backend } = device;
    device.requireDType(dtype);
    const shape = broadcastShapes(...inputs.map((x) => x.shape));
    if (backend.normalises === undefined || shape.includes(0)) return null;

    const inStrides = inputs.map((x) => broadcastStrides(x.layout, shape));
    const layout = outputLayout(dtype, shape, inputs, inStrides);
    const stages = this.stages(inputs, dtype, scalarCount);
    const keptShape = shape.map((size, d) => (dims.includes(d) ? 1 : size));
    const saved = (spec.saves ?? []).map((stage) => denseLayout(stages[stage]!.epilogue.dtype, keptShape));
    const strides = [
      layout.strides,
      ...saved.map((s) => s.strides.map((stride, d) => (dims.includes(d) ? 0 : stride))),
      ...inStrides,
    ];
    const fewest = (over: readonly number[]) => {
      const pick = (from: readonly number[]): number[] => over.map((d) => from[d]!);
      const [sizes, list] = [pick(shape), strides.map(pick)];
      const ordered = permute(memoryOrder(sizes, list), sizes, list);
      return coalesce(ordered.sizes, ordered.strides);
    };
    const outer = fewest([...shape.keys()].filter((d) => !dims.includes(d)));
    const row = fewest(dims);
    if (row.sizes.length > 1 || strides.length > backend.capabilities.maxBuffers) return null;

    const [length = 1] = row.sizes;
    // A single element counts as adjacent.
    const along = strides.map((_, i) => row.strides[i]![0] ?? (i > 0 && i <= saved.length ? 0 : 1));
    const inner = along.filter((_, i) => i === 0 || i > saved.length).map((stride) => innerStride([stride]));
    const rank = outer.sizes.length + 1;
    const args = inputs.map((x, i) => e.cast(e.input(i, x.dtype), dtype));
    const results = stages.map(({ epilogue }, j) => e.input(inputs.length + j, epilogue.dtype));
    const kept = spec.keeps === undefined ? null : e.input(inputs.length + stages.length, dtype);
    const kernel: NormaliseKernel = {
      kind: 'normalise',
      rank,
      inner,
      inputs: inputs.map((x) => x.dtype),
      scalars: new Array<DType>(scalarCount).fill(dtype),
      stages,
      keeps: spec.keeps ?? null,
      saves: spec.saves ?? [],
      body: spec.body(args, results, kept),
      output: dtype,
    };
    const geometry = flatten(
      [...outer.sizes, length],
      ...outer.strides.map((list, i) => [...list, along[i]!]),
    );
    if (!backend.normalises(kernel, geometry)) return null;
    const program = device.program(
      `normalise ${spec.name} ${kernel.inputs.join(',')} ${dtype} ${rank} ${inner.join('')}`,
      () => kernel,
    );
    return { program, geometry, layouts: [layout, ...saved] };
  }

  private stages(inputs: readonly Tensor[], dtype: DType, scalarCount: number): RowStage[] {
    const args = inputs.map((x, i) => e.cast(e.input(i, x.dtype), dtype));
    const scalars = Array.from({ length: scalarCount }, (_, i) => e.scalar(i, dtype));
    const results: Expr[] = [];
    return this.spec.stages.map((stage, j) => {
      const prologue = stage.prologue(args, results);
      const combined = e.input(0, accumulatorDType(stage.combine, prologue.dtype));
      const epilogue = stage.epilogue?.(combined, scalars) ?? combined;
      results.push(e.input(inputs.length + j, epilogue.dtype));
      return { prologue, combine: stage.combine, epilogue };
    });
  }
}
