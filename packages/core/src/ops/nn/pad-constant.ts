import { contiguousStrides } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf, writeRaw } from '../base/fill.ts';
import { applyRow, type Row } from '../base/row.ts';
import { makeView } from '../base/view.ts';

/** Elements added before and after each dimension; negative ones are cut off. */
export interface Padding {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
}

const padRow: Row<Padding> = {
  name: 'ConstantPadNdBackward0',
  forward([x], { before, after, value }) {
    const shape = x!.shape.map((size, d) => size + before[d]! + after[d]!);
    const out = fullOf(x!.device, x!.dtype, shape, value);
    // Where both lie: the input without what is cut, at its place in the output.
    const kept = x!.shape.map((size, d) => size + Math.min(before[d]!, 0) + Math.min(after[d]!, 0));
    if (kept.some((size) => size <= 0)) return out;
    const start = (list: readonly number[], strides: readonly number[]): number =>
      list.reduce((sum, amount, d) => sum + Math.max(amount, 0) * strides[d]!, 0);
    const outStrides = contiguousStrides(shape);
    const target = makeView(out, kept, outStrides, start(before, outStrides));
    const source = makeView(
      x!,
      kept,
      x!.layout.strides,
      x!.offset +
        start(
          before.map((n) => -n),
          x!.layout.strides,
        ),
    );
    writeRaw(target, source);
    return out;
  },
  backward: (ctx, g) => [g && padConstant(g, inverse(ctx.attrs))],
  jvp: (ctx, t) => padConstant(t!, { ...ctx.attrs, value: 0 }),
};

const inverse = ({ before, after }: Padding): Padding => ({
  before: before.map((n) => -n),
  after: after.map((n) => -n),
  value: 0,
});

/** `x` with `value` around it; `x` itself where nothing is added. */
export function padConstant(x: Tensor, padding: Padding): Tensor {
  if (padding.before.every((n) => n === 0) && padding.after.every((n) => n === 0)) return x;
  return applyRow(padRow, [x], padding) as Tensor;
}
