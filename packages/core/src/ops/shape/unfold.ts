import { RuntimeError } from '../../errors.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { scatterBack } from '../base/as-strided.ts';
import { replaced } from './lists.ts';
import { ViewOp } from './view-op.ts';

interface Slices {
  readonly dim: number;
  readonly size: number;
  readonly step: number;
}

const unfoldOp = new ViewOp<Slices>({
  name: 'UnfoldBackward0',
  geometry: ({ shape, strides }, { dim, size, step }) => {
    if (shape.length === 0) return { shape: [size], strides: [1] };
    const count = Math.floor((shape[dim]! - size) / step) + 1;
    return {
      shape: [...replaced(shape, dim, count), size],
      strides: [...replaced(strides, dim, strides[dim]! * step), strides[dim]!],
    };
  },
  // Slices may overlap: what several of them show adds up.
  backward: (g, { dim, size, step }, { shape }) => {
    const dense = shape.map((_, d) => shape.slice(d + 1).reduce((product, n) => product * n, 1));
    const view = { shape: g.shape, strides: [...dense, dense[dim] ?? 1], start: 0 };
    if (shape.length > 0) view.strides[dim] = dense[dim]! * step;
    else view.strides = new Array<number>(g.ndim).fill(size === 0 ? 1 : 0);
    return scatterBack(g, view, { shape, strides: dense });
  },
});

/**
 * A view of all slices of `size` elements of dimension `dim`, one every `step` elements: their number takes the place of
 * the dimension, their elements follow as the last one. Errors: RuntimeError for a slice longer than the dimension.
 */
export function unfold(x: Tensor, dim: number, size: number, step: number): Tensor {
  const d = wrapDim(dim, x.ndim);
  const most = x.shape[d] ?? 1;
  if (size > most) {
    throw new RuntimeError(`maximum size for tensor at dimension ${d} is ${most} but size is ${size}`);
  }
  if (step <= 0) throw new RuntimeError(`step is ${step} but must be > 0`);
  return unfoldOp.apply(x, { dim: d, size, step });
}
