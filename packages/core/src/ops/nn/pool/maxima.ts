import { numel } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import type { Row } from '../../base/row.ts';
import { pick, place } from '../../reduce/select.ts';
import { reshapeTo } from '../../shape/reshape.ts';

/** Planes in a row: `[batch * channels, elements]`. */
export const planes = (x: Tensor, dims: number): Tensor => {
  const count = numel(x.shape.slice(0, x.ndim - dims));
  return reshapeTo(x, [count, numel(x.shape.slice(x.ndim - dims))]);
};

/**
 * A row that picks elements of the planes of `[batch, channels, ...spatial]`. Its results: the elements, and where they
 * stand in their plane (int32).
 */
export const maximaRow = <A>(
  name: string | ((attrs: A) => string),
  forward: (x: Tensor, attrs: A) => Tensor[],
): Row<A> => ({
  name,
  forward: ([x], attrs) => forward(x!, attrs),
  saves: { outputs: [1] },
  backward(ctx, g) {
    const { shape } = ctx.inputs[0]!;
    const dims = shape.length - 2;
    const flat = [shape[0]! * shape[1]!, numel(shape.slice(2))];
    if (!g) return [null];
    return [reshapeTo(place(planes(g, dims), planes(ctx.output(1), dims), 1, flat), shape)];
  },
  jvp(ctx, t) {
    const dims = ctx.inputs[0]!.rank - 2;
    const values = pick(planes(t!, dims), planes(ctx.output(1), dims), 1);
    return [reshapeTo(values, ctx.outputs[0]!.shape), null];
  },
});
