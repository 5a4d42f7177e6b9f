import type { DType } from '../tensor/dtype.ts';
import type { Expr } from './expr.ts';

/**
 * What a backend compiles. A kernel knows dtypes, expressions and its layout class: how many dimensions it
 * iterates and how each buffer's innermost stride behaves. Sizes, strides, offsets and scalars arrive with the
 * launch, so no shape and no number ever causes a compilation.
 *
 * Buffers of a launch are numbered outputs first, then inputs. `geometry` holds sizes, then strides per buffer in
 * that order, all in elements; each kind says below over which dimensions.
 */
export type Kernel =
  | MapKernel
  | ReduceKernel
  | NormaliseKernel
  | MatmulKernel
  | ConvolveKernel
  | GatherKernel
  | ScatterKernel
  | ScanKernel
  | SortKernel;

/** Innermost stride of a buffer: 0 (one element for all), 1 (adjacent), or whatever the launch says. */
export type InnerStride = '0' | '1' | 's';

/** `out[i] = body(inputs[i])` over `rank` dimensions. Geometry: sizes[rank], then strides[rank] per buffer. */
export interface MapKernel {
  readonly kind: 'map';
  readonly rank: number;
  readonly inner: readonly InnerStride[];
  readonly inputs: readonly DType[];
  readonly scalars: readonly DType[];
  readonly body: Expr;
  readonly output: DType;
}

export type Combine = 'sum' | 'prod' | 'max' | 'min' | 'all' | 'any' | 'argmax' | 'argmin';

/**
 * `out[k] = epilogue(combine over r of prologue(inputs[k, r]))`. Geometry: sizes of the `kept` dimensions, sizes of
 * the `reduced` ones, strides[kept] of the output, then strides[kept + reduced] per input. In the epilogue, input
 * 0 is the combined value. `max`/`min` hand on NaN; `argmax`/`argmin` give the first index (row-major over
 * the reduced dimensions) as int32, a NaN counting as the extreme.
 */
export interface ReduceKernel {
  readonly kind: 'reduce';
  readonly kept: number;
  readonly reduced: number;
  /** Innermost kept and innermost reduced stride per input. */
  readonly outer: readonly InnerStride[];
  readonly inner: readonly InnerStride[];
  readonly inputs: readonly DType[];
  readonly scalars: readonly DType[];
  readonly prologue: Expr;
  readonly combine: Combine;
  readonly epilogue: Expr;
  readonly output: DType;
}

/** A reduction of a row in a `normalise` kernel: `epilogue(combine over i of prologue(i))`, as in a `reduce` kernel. */
export interface RowStage {
  readonly prologue: Expr;
  readonly combine: Exclude<Combine, 'argmax' | 'argmin'>;
  readonly epilogue: Expr;
}

/**
 * Rows, which lie along the last of `rank` dimensions and are not empty, are reduced by each of `stages` in turn and then
 * mapped: `out[k, i] = body(i)`. In prologues and in the body, inputs after those of the kernel are the results of the
 * stages (earlier ones, in a prologue), and the one after these is the value kept of element `i`. Buffers: out, the
 * results of the stages in `saves`, inputs; out overlaps none of the others. Geometry: sizes[rank], strides[rank] per
 * buffer, 0 along the rows for saved results.
 */
export interface NormaliseKernel {
  readonly kind: 'normalise';
  readonly rank: number;
  /** Stride along the rows, of out and then per input. */
  readonly inner: readonly InnerStride[];
  readonly inputs: readonly DType[];
  readonly scalars: readonly DType[];
  readonly stages: readonly RowStage[];
  /** The stage of whose prologue each value is kept, in the place of its element of the output, which has its dtype. */
  readonly keeps: number | null;
  readonly saves: readonly number[];
  readonly body: Expr;
  readonly output: DType;
}

/**
 * `out[b, m, n] = epilogue(sum over k of a[b, m, k] * b[b, k, n])`, all of one dtype. In the epilogue, input 0 is the
 * product, and inputs 1, 2 ... are the elements `[b, m, n]` of the buffers after `a` and `b`; out overlaps none of them.
 * Geometry: batch, m, n, k, then strides (batch, row, column) of out, a, b and those buffers.
 */
export interface MatmulKernel {
  readonly kind: 'matmul';
  readonly dtype: DType;
  /** Which stride of `a` and `b` is 1: of the column (`row` major), of the row (`column` major), or neither. */
  readonly a: 'row' | 'column' | 'strided';
  readonly b: 'row' | 'column' | 'strided';
  /** Column stride of each buffer after `a` and `b`. */
  readonly inner: readonly InnerStride[];
  readonly scalars: readonly DType[];
  readonly epilogue: Expr;
}

/**
 * Windows of images, weighted: `out[b, o, p] = sum over c, k of weight[o, c, k] * x[b, c, k, p]`, and `bias[o]` added to
 * that where there is one; `k` and `p` have three dimensions each, and windows overlap. All of one dtype; out overlaps
 * none of the others. Buffers: out, x, weight, bias, of which the last two are dense. Geometry: batch, rows `o`, channels
 * `c`, sizes of `k` and of `p`, then the strides of out (batch, row, `p`) and of x (batch, channel, `k`, `p`).
 */
export interface ConvolveKernel {
  readonly kind: 'convolve';
  readonly dtype: DType;
  readonly biased: boolean;
}

/**
 * `out[i] = source[i' + sum over j of index_j[i] * stride_j]`. Buffers: out, source, then `indices` index buffers of
 * int32, all iterated over `rank` dimensions. Geometry: sizes[rank], strides[rank] per buffer, then per index
 * buffer its stride in the source and the size of the indexed dimension (negative indices wrap).
 */
export interface GatherKernel {
  readonly kind: 'gather';
  readonly rank: number;
  readonly indices: number;
  readonly dtype: DType;
}

export type ScatterCombine = 'set' | 'add' | 'mul' | 'max' | 'min';

/**
 * `target[i' + sum over j of index_j[i] * stride_j] combine= values[i]`, in row-major order of `i`. Buffers: target,
 * values, then the index buffers; geometry as for `gather`, with the target in the place of both.
 */
export interface ScatterKernel {
  readonly kind: 'scatter';
  readonly rank: number;
  readonly indices: number;
  readonly dtype: DType;
  readonly combine: ScatterCombine;
}

/**
 * Running `combine` along the last of `rank` dimensions. Buffers: out (then, for `withIndices`, an int32 output with
 * the position of the extreme), input. Geometry: sizes[rank], strides[rank] per buffer.
 */
export interface ScanKernel {
  readonly kind: 'scan';
  readonly rank: number;
  readonly dtype: DType;
  readonly combine: 'sum' | 'prod' | 'max' | 'min' | 'logaddexp';
  readonly withIndices: boolean;
}

/**
 * Stable sort along the last of `rank` dimensions, NaN greatest. Buffers: values, indices (int32), input. Geometry:
 * sizes[rank], strides[rank] per buffer.
 */
export interface SortKernel {
  readonly kind: 'sort';
  readonly rank: number;
  readonly dtype: DType;
  readonly descending: boolean;
}
