import { scope } from '../../tensor/scope.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { contiguous } from '../base/clone.ts';
import { applyRow, type Context, type Row } from '../base/row.ts';
import { sumDims } from '../base/sum.ts';
import { reshapeOwn } from '../base/view.ts';
import { add, add_ } from '../elementwise/arithmetic.ts';
import { reshapeTo } from '../shape/reshape.ts';
import type { Convolution } from './convolution-shape.ts';
import { convolveDirectly } from './direct-convolution.ts';
import { convolveByProduct, inputGradientByProduct, weightGradientByProduct } from './window-products.ts';

/**
 * A convolution is linear in the input and in the weight, so that its gradients are linear too: each of the three ops
 * below has the other two as derivatives.
 */

/** A tensor that is no view of what was made on the way to it, which is given back at once. */
const own = (compute: () => Tensor): Tensor =>
  scope(() => {
    const result = contiguous(compute());
    return reshapeOwn(result, result.shape);
  });

const alongChannels = (bias: Tensor, ndim: number): Tensor =>
  reshapeTo(bias, [1, bias.shape[0]!, ...new Array<number>(ndim - 2).fill(1)]);

/** The gradient of the bias, where there is one. */
function biasGradient(ctx: Context<unknown>, g: Tensor): (Tensor | null)[] {
  if (ctx.inputs.length < 3) return [];
  const others = g.shape.map((_, d) => d).filter((d) => d !== 1);
  return [ctx.needs[2] ? sumDims(g, others, false) : null];
}

/** The sum of tangents, of which there is one. */
const total = (...tangents: readonly (Tensor | null | undefined)[]): Tensor =>
  tangents.filter((t) => t !== null && t !== undefined).reduce((a, b) => add(a, b));

/** Tangent of a result of this shape from that of the bias. */
const biasTangent = (t: Tensor | null | undefined, { shape }: { readonly shape: readonly number[] }) =>
  t && expand(alongChannels(t, shape.length), shape);

const convolveRow: Row<Convolution> = {
  name: 'ConvolutionBackward0',
  forward: ([x, weight, bias = null], conv) =>
    own(() => convolveDirectly(x!, weight!, conv, bias) ?? convolveByProduct(x!, weight!, conv, bias)),
  saves: { inputs: [0, 1] },
  backward: (ctx, g) => [
    ctx.needs[0] ? inputGradient(g!, ctx.input(1), null, ctx.attrs, ctx.inputs[0]!.shape) : null,
    ctx.needs[1] ? weightGradient(g!, ctx.input(0), ctx.attrs, ctx.inputs[1]!.shape) : null,
    ...biasGradient(ctx, g!),
  ],
  jvp: (ctx, tx, tw, tb) =>
    total(
      tx && convolve(tx, ctx.input(1), null, ctx.attrs),
      tw && convolve(ctx.input(0), tw, null, ctx.attrs),
      biasTangent(tb, ctx.outputs[0]!),
    ),
};

/** `[batch, in, ...spatial]` with `[out, in / groups, ...kernel]` and `[out]` gives `[batch, out, ...counts]`. */
export const convolve = (x: Tensor, weight: Tensor, bias: Tensor | null, conv: Convolution): Tensor =>
  applyRow(convolveRow, bias === null ? [x, weight] : [x, weight, bias], conv) as Tensor;

/** A convolution, and the shape of what is to be found: its input or its weight. */
interface Sought {
  readonly conv: Convolution;
  readonly shape: readonly number[];
}

const inputGradientRow: Row<Sought> = {
  name: 'ConvolutionBackward0',
  forward: ([g, weight, bias], { conv, shape }) => {
    const out = own(() => inputGradientByProduct(g!, weight!, shape, conv));
    return bias === undefined ? out : add_(out, alongChannels(bias, out.ndim));
  },
  saves: { inputs: [0, 1] },
  backward: (ctx, h) => [
    ctx.needs[0] ? convolve(h!, ctx.input(1), null, ctx.attrs.conv) : null,
    ctx.needs[1] ? weightGradient(ctx.input(0), h!, ctx.attrs.conv, ctx.inputs[1]!.shape) : null,
    ...biasGradient(ctx, h!),
  ],
  jvp: (ctx, tg, tw, tb) => {
    const { conv, shape } = ctx.attrs;
    return total(
      tg && inputGradient(tg, ctx.input(1), null, conv, shape),
      tw && inputGradient(ctx.input(0), tw, null, conv, shape),
      biasTangent(tb, ctx.outputs[0]!),
    );
  },
};

/**
 * The gradient of an input of this shape from that of the output, `[batch, out, ...counts]`; and a bias for each channel
 * of the input added to it, as transposed convolutions have one.
 */
export const inputGradient = (
  g: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  conv: Convolution,
  shape: readonly number[],
): Tensor =>
  applyRow(inputGradientRow, bias === null ? [g, weight] : [g, weight, bias], { conv, shape }) as Tensor;

const weightGradientRow: Row<Sought> = {
  name: 'ConvolutionBackwardBackward0',
  forward: ([g, x], { conv, shape }) => own(() => weightGradientByProduct(g!, x!, shape, conv)),
  saves: { inputs: [0, 1] },
  backward: (ctx, h) => [
    ctx.needs[0] ? convolve(ctx.input(1), h!, null, ctx.attrs.conv) : null,
    ctx.needs[1] ? inputGradient(ctx.input(0), h!, null, ctx.attrs.conv, ctx.inputs[1]!.shape) : null,
  ],
  jvp: (ctx, tg, tx) => {
    const { conv, shape } = ctx.attrs;
    return total(
      tg && weightGradient(tg, ctx.input(1), conv, shape),
      tx && weightGradient(ctx.input(0), tx, conv, shape),
    );
  },
};

/** The gradient of a weight of this shape, from that of the output. */
const weightGradient = (g: Tensor, x: Tensor, conv: Convolution, shape: readonly number[]): Tensor =>
  applyRow(weightGradientRow, [g, x], { conv, shape }) as Tensor;
