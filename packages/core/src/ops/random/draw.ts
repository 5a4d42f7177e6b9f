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
import { copyInto } from '../base/fill.ts';
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

/**
 * Overwrites `x` with what `fill` draws. As in PyTorch, elements are drawn in the order in which they lie in memory;
 * `fill` is told whether that is without gaps.
 */
export function drawInto(x: Tensor, fill: (out: TypedArray, contiguous: boolean) => void): Tensor {
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
  return copyInto(
    x,
    makeView(
      values,
      back.map((d) => lying.shape[d]!),
      back.map((d) => dense[d]!),
    ),
  );
}

/** Elements of a float tensor in row-major order, for what is computed on the host. */
export function hostFloats(x: Tensor, kernel: string): Float32Array | Float64Array {
  const values = noGrad(() => dataSync(x));
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  throw notImplementedFor(kernel, x.dtype);
}
