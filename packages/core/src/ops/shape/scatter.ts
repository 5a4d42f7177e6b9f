import { IndexError, RuntimeError } from '../../errors.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { clone } from '../base/clone.ts';
import { copyInto } from '../base/fill.ts';
import { diagonal, type DiagonalOptions } from './diagonal.ts';
import { select, slice } from './slice.ts';

/** A copy of `x` with `src` in the part of it that `view` shows. */
function embed(x: Tensor, src: Tensor, view: (copy: Tensor) => Tensor): Tensor {
  const out = clone(x);
  const part = view(out);
  if (!sameShape(part.shape, src.shape)) {
    throw new RuntimeError(
      `expected src to have a size equal to the slice of self. src size = ${formatList(src.shape)}, slice size = ` +
        formatList(part.shape),
    );
  }
  copyInto(part, src);
  return out;
}

/** A copy of `x` with `src` at `index` of dimension `dim`: `select` filled in. Errors: RuntimeError for another shape. */
export const selectScatter = (x: Tensor, src: Tensor, dim: number, index: number): Tensor =>
  embed(x, src, (copy) => select(copy, dim, index));

/** A copy of `x` with `src` in `start` to `end` of dimension `dim`, every `step`th: `slice` filled in. */
export function sliceScatter(
  x: Tensor,
  src: Tensor,
  dim = 0,
  start?: number | null,
  end?: number | null,
  step = 1,
): Tensor {
  if (x.ndim === 0) throw new IndexError('slice() cannot be applied to a 0-dim tensor.');
  return embed(x, src, (copy) => slice(copy, dim, start, end, step));
}

/** A copy of `x` with `src` on a diagonal: `diagonal` filled in. */
export const diagonalScatter = (x: Tensor, src: Tensor, offset = 0, options: DiagonalOptions = {}): Tensor =>
  embed(x, src, (copy) => diagonal(copy, offset, options));
