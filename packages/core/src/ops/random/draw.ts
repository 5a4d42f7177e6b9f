import { noGrad } from '../../autograd/mode.ts';
import type { Device } from '../../kernel/device.ts';
import { fillOrder } from '../../random/order.ts';
import type { Generator } from '../../random/generator.ts';
import { dtypeInfo, type DType, type TypedArray } from '../../tensor/dtype.ts';
import { denseLayout, isContiguous } from '../../tensor/layout.ts';
import { numel } from '../../tensor/size.ts';
import { drawingFrom } from '../../tensor/at-once.ts';
import { dataSync } from '../../tensor/read.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { writeRaw } from '../base/fill.ts';
import { zerosOf } from '../base/gradients.ts';
import { applyRow, type Row } from '../base/row.ts';
import { applyRowInPlace } from '../base/row-in-place.ts';
import { notImplementedFor } from '../base/types.ts';
import { makeView } from '../base/view.ts';
import { fromData } from '../create/tensor.ts';

/** Options of every function that draws. */
export interface DrawOptions {
  /** Stream to draw from; default: the one that `manualSeed` sets. */
  readonly generator?: Generator;
}

export const generatorOf = (options: DrawOptions): Generator => drawingFrom(options.generator);

/** A new contiguous tensor whose elements `fill` draws on the host. */
export function drawn(
  device: Device,
  dtype: DType,
  shape: readonly number[],
  fill: (out: TypedArray) => void,
): Tensor {
  const out = new (dtypeInfo(dtype).array)(numel(shape));
  fill(out);
  return fromData(device, dtype, shape, out);
}

/** Draws the elements of a tensor; told whether these lie row-major without gaps. */
type Fill = (out: TypedArray, contiguous: boolean) => void;

/**
 * Writes what `fill` draws into `x`, without a trace in autograd. As in PyTorch, elements are drawn in the order in
 * which they lie in memory.
 */
export function drawRaw(x: Tensor, fill: Fill): Tensor {
  const { shape, strides } = x.layout;
  const order = fillOrder(shape, strides);
  const lying = makeView(
    x,
    order.map((d) => shape[d]!),
    order.map((d) => strides[d]!),
  );
  const out = new (dtypeInfo(x.dtype).array)(x.layout.size);
  fill(out, isContiguous(shape, strides));
  const values = fromData(x.device, x.dtype, lying.shape, out);
  const back = [...order.keys()].map((d) => order.indexOf(d));
  const dense = denseLayout(x.dtype, lying.shape).strides;
  return writeRaw(
    x,
    makeView(
      values,
      back.map((d) => lying.shape[d]!),
      back.map((d) => dense[d]!),
    ),
  );
}

/** What is drawn depends on nothing that has gradients; PyTorch gives zeros. */
const drawnRow = (name: string, draw: (inputs: readonly Tensor[]) => Tensor): Row<null> => ({
  name,
  forward: draw,
  backward: (ctx, g) => ctx.inputs.map((input, i) => (g && ctx.needs[i] ? zerosOf(g, input) : null)),
  jvp: (ctx, ...tangents) => zerosOf(tangents.find((tangent) => tangent !== null)!, ctx.outputs[0]!),
});

/**
 * Overwrites `x` with what `fill` draws, for which it may look at `parameters`. `name` is PyTorch's of the backward
 * node.
 */
export const drawInto = (name: string, x: Tensor, fill: Fill, ...parameters: readonly Tensor[]): Tensor =>
  applyRowInPlace(
    drawnRow(name, () => drawRaw(x, fill)),
    [x, ...parameters],
    null,
  );

/** A new tensor that `draw` makes from `inputs`. */
export const drawnFrom = (name: string, inputs: readonly Tensor[], draw: () => Tensor): Tensor =>
  applyRow(drawnRow(name, draw), inputs, null) as Tensor;

/** Elements of a float tensor in row-major order, for what is computed on the host. */
export function hostFloats(x: Tensor, kernel: string): Float32Array | Float64Array {
  const values = noGrad(() => dataSync(x));
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  throw notImplementedFor(kernel, x.dtype);
}
