import { launchArguments } from '../../kernel/device.ts';
import { flatten } from '../../kernel/geometry.ts';
import type { ConvolveKernel } from '../../kernel/kernel.ts';
import { contiguousStrides, denseLayout } from '../../tensor/layout.ts';
import { numel } from '../../tensor/size.ts';
import { allocate } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { contiguous } from '../base/clone.ts';
import { commonDevice } from '../base/plan.ts';
import { countsOf, sizesAfter, type Convolution } from './convolution-shape.ts';
import { padConstant } from './pad-constant.ts';

/** Dimensions that a kernel has room for. */
const DIMS = 3;

/** `values` with as many `first` before them as make them three. */
const three = (values: readonly number[], first: number): number[] => [
  ...new Array<number>(DIMS - values.length).fill(first),
  ...values,
];

/** A convolution as a kernel of its own, see `convolve`; null where the backend has none for it. Not recorded. */
export function convolveDirectly(
  x: Tensor,
  weight: Tensor,
  conv: Convolution,
  bias: Tensor | null,
): Tensor | null {
  const { groups } = conv;
  const device = commonDevice('convolution', bias === null ? [x, weight] : [x, weight, bias]);
  const { backend } = device;
  const counts = countsOf(x.shape, conv);
  const layout = denseLayout(x.dtype, [x.shape[0]!, weight.shape[0]!, ...counts]);
  if (backend.convolves === undefined || layout.size === 0 || weight.layout.size === 0) return null;

  const [batch, channels, ...sizes] = sizesAfter(x.shape, conv) as [number, number, ...number[]];
  const [batchStride, plane, ...strides] = contiguousStrides([batch, channels, ...sizes]);
  const rows = weight.shape[0]! / groups;
  const [positions, depth] = [numel(counts), numel(weight.shape.slice(1))];
  const kernel: ConvolveKernel = { kind: 'convolve', dtype: x.dtype, biased: bias !== null };
  const apart = strides.map((stride, d) => stride * conv.dilation[d]!);
  const steps = strides.map((stride, d) => stride * conv.stride[d]!);
  const geometry = flatten(
    [batch, rows, channels / groups],
    three(conv.kernel, 1),
    three(counts, 1),
    layout.strides.slice(0, 2),
    three(layout.strides.slice(2), 0),
    [batchStride!, plane!],
    three(apart, 0),
    three(steps, 0),
  );
  if (!backend.convolves(kernel, geometry)) return null;

  const program = device.program(`convolve ${x.dtype} ${kernel.biased}`, () => kernel);
  const image = contiguous(padConstant(x, conv.padding));
  const [weights, biases] = [contiguous(weight), bias && contiguous(bias)];
  const out = new Tensor(allocate(device, layout.dtype, layout.size), layout, 0);
  const operands = biases === null ? [out, image, weights] : [out, image, weights, biases];
  /** Elements of a group in each of them. */
  const shares = [rows * positions, (channels / groups) * plane!, rows * depth, rows];
  const l = launchArguments;
  for (let group = 0; group < groups; group++) {
    operands.forEach(({ storage, offset }, i) => {
      l.buffers[i] = storage.buffer;
      l.offsets[i] = offset + group * shares[i]!;
    });
    l.geometry = geometry;
    backend.run(program, l);
  }
  return out;
}
