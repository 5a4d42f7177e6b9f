import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf, writeRaw } from '../base/fill.ts';
import { applyRow, type Row } from '../base/row.ts';
import { makeView } from '../base/view.ts';

interface Shift {
  readonly dim: number;
  readonly by: 1 | -1;
  /** What comes in at the end that is left. */
  readonly fill: number;
}

/** All but one slice of `x` along `dim`: without the last one (`skip` 0) or without the first one (`skip` 1). */
function allButOne(x: Tensor, dim: number, skip: 0 | 1): Tensor {
  const { strides } = x.layout;
  const shape = x.shape.map((size, d) => (d === dim ? size - 1 : size));
  return makeView(x, shape, strides, x.offset + skip * strides[dim]!);
}

const shiftRow: Row<Shift> = {
  name: 'ShiftBackward0',
  forward([x], { dim, by, fill }) {
    const out = fullOf(x!.device, x!.dtype, x!.shape, fill);
    if (x!.layout.size === 0 || x!.ndim === 0) return out;
    const [to, from] = by === 1 ? ([1, 0] as const) : ([0, 1] as const);
    writeRaw(allButOne(out, dim, to), allButOne(x!, dim, from));
    return out;
  },
  backward: (ctx, g) => [g && shift(g, ctx.attrs.dim, ctx.attrs.by === 1 ? -1 : 1, 0)],
  jvp: (ctx, t) => shift(t!, ctx.attrs.dim, ctx.attrs.by, 0),
};

/** `x` moved along `dim` by one place, with `fill` where nothing comes from. */
export const shift = (x: Tensor, dim: number, by: 1 | -1, fill: number): Tensor =>
  applyRow(shiftRow, [x], { dim, by, fill }) as Tensor;
