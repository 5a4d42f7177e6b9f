import { RuntimeError } from '../../errors.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { clone } from '../base/clone.ts';
import { emptyOf, writeRaw } from '../base/fill.ts';
import { applyRow, type Row } from '../base/row.ts';
import { ravel, reshapeTo } from './reshape.ts';
import { sliceRange } from './slice.ts';

interface Roll {
  readonly shifts: readonly number[];
  /** Wrapped. */
  readonly dims: readonly number[];
}

/** `x` shifted along one dimension, what falls off the end coming back at the start: two copies. */
function rollOnce(x: Tensor, shift: number, dim: number): Tensor {
  const size = x.shape[dim]!;
  const start = ((shift % size) + size) % size;
  if (start === 0) return clone(x);
  const out = emptyOf(x.device, denseLayout(x.dtype, x.shape));
  writeRaw(sliceRange(out, dim, start, size), sliceRange(x, dim, 0, size - start));
  writeRaw(sliceRange(out, dim, 0, start), sliceRange(x, dim, size - start, size));
  return out;
}

const rollRow: Row<Roll> = {
  name: 'RollBackward0',
  forward([x], { shifts, dims }) {
    if (x!.layout.size === 0) return clone(x!);
    if (dims.length > 0) return dims.reduce((part, dim, i) => rollOnce(part, shifts[i]!, dim), x!);
    const rolled = reshapeTo(rollOnce(ravel(x!), shifts[0]!, 0), x!.shape);
    rolled.base = null;
    return rolled;
  },
  backward: (ctx, g) => [g && rolled(g, { ...ctx.attrs, shifts: ctx.attrs.shifts.map((shift) => -shift) })],
  jvp: (ctx, t) => rolled(t!, ctx.attrs),
};

const rolled = (x: Tensor, attrs: Roll): Tensor => applyRow(rollRow, [x], attrs) as Tensor;

/**
 * A copy of `x` with its elements shifted along `dims`, those that fall off the end coming back at the start.
 * Without `dims` the elements are shifted in row-major order.
 */
export function roll(
  x: Tensor,
  shifts: number | readonly number[],
  dims: number | readonly number[] = [],
): Tensor {
  const by = typeof shifts === 'number' ? [shifts] : shifts;
  const along = typeof dims === 'number' ? [dims] : dims;
  if (by.length === 0) throw new RuntimeError('`shifts` required');
  if (by.length !== along.length && !(by.length === 1 && along.length === 0)) {
    throw new RuntimeError(`shifts and dimensions must align. shifts: ${by.length}, dims:${along.length}`);
  }
  const wrapped = x.layout.size === 0 ? [...along] : along.map((d) => wrapDim(d, x.ndim, false));
  return rolled(x, { shifts: by, dims: wrapped });
}
