import { RuntimeError } from '../../errors.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { cloneTo, layoutLike } from '../base/clone.ts';
import { emptyOf, writeRaw } from '../base/fill.ts';
import { applyRow, type Row } from '../base/row.ts';
import { numberList, type NumberArgs } from '../base/sizes.ts';
import { makeView } from '../base/view.ts';
import { transpose } from './permute.ts';

/** `x` read backwards along `dims`: one copy from negative strides. */
function reversedCopy(x: Tensor, dims: readonly number[]): Tensor {
  if (x.layout.size === 0) return emptyOf(x.device, denseLayout(x.dtype, x.shape));
  const strides = [...x.layout.strides];
  let { offset } = x;
  for (const d of dims) {
    offset += (x.shape[d]! - 1) * strides[d]!;
    strides[d] = -strides[d]!;
  }
  return writeRaw(emptyOf(x.device, layoutLike(x)), makeView(x, x.shape, strides, offset));
}

const flipRow: Row<readonly number[]> = {
  name: 'FlipBackward0',
  forward: ([x], dims) => reversedCopy(x!, dims),
  backward: (ctx, g) => [g && (applyRow(flipRow, [g], ctx.attrs) as Tensor)],
  jvp: (ctx, t) => applyRow(flipRow, [t!], ctx.attrs) as Tensor,
};

/** A copy of `x` in reverse order along `dims`. */
export function flip(x: Tensor, ...dims: NumberArgs): Tensor {
  const list = numberList('flip', 'dims', dims, 'ints').map((d) => wrapDim(d, x.ndim));
  list.forEach((d, i) => {
    if (list.indexOf(d) < i) throw new RuntimeError(`dim ${d} appears multiple times in the list of dims`);
  });
  return applyRow(flipRow, [x], x.ndim === 0 ? [] : list) as Tensor;
}

/** A copy of `x` with its columns (dimension 1) in reverse order. */
export function fliplr(x: Tensor): Tensor {
  if (x.ndim < 2) throw new RuntimeError('Input must be >= 2-d.');
  return flip(x, 1);
}

/** A copy of `x` with its rows (dimension 0) in reverse order. */
export function flipud(x: Tensor): Tensor {
  if (x.ndim < 1) throw new RuntimeError('Input must be >= 1-d.');
  return flip(x, 0);
}

interface Rotation {
  /** Quarter turns, 0 to 3. */
  readonly k: number;
  readonly dims: readonly [number, number];
}

const rot90Row: Row<Rotation> = {
  name: 'Rot90Backward0',
  forward([x], { k, dims: [a, b] }) {
    switch (k) {
      case 1:
        return own(transpose(flip(x!, b), a, b));
      case 2:
        return flip(x!, a, b);
      case 3:
        return own(transpose(flip(x!, a), a, b));
      default:
        return cloneTo(x!, denseLayout(x!.dtype, x!.shape));
    }
  },
  backward: (ctx, g) => [g && rotate(g, 4 - ctx.attrs.k, ctx.attrs.dims)],
  jvp: (ctx, t) => rotate(t!, ctx.attrs.k, ctx.attrs.dims),
};

/** A view of a temporary is a tensor of its own. */
function own(x: Tensor): Tensor {
  x.base = null;
  return x;
}

const rotate = (x: Tensor, k: number, dims: readonly [number, number]): Tensor =>
  applyRow(rot90Row, [x], { k: k % 4, dims }) as Tensor;

/**
 * A copy of `x`, turned by `k` quarters in the plane of `dims`, from the first of them towards the second.
 */
export function rot90(x: Tensor, k = 1, dims: readonly number[] = [0, 1]): Tensor {
  if (dims.length !== 2) {
    throw new RuntimeError(`expected total rotation dims == 2, but got dims = ${dims.length}`);
  }
  if (x.ndim < 2) throw new RuntimeError(`expected total dims >= 2, but got total dims = ${x.ndim}`);
  const [a, b] = dims as [number, number];
  if (a === b || Math.abs(a - b) === x.ndim) {
    throw new RuntimeError(`expected rotation dims to be different, but got dim0 = ${a} and dim1 = ${b}`);
  }
  [a, b].forEach((d, i) => {
    if (d >= x.ndim || d < -x.ndim) throw new RuntimeError(`Rotation dim${i} out of range, dim${i} = ${d}`);
  });
  return rotate(x, ((k % 4) + 4) % 4, [wrapDim(a, x.ndim), wrapDim(b, x.ndim)]);
}
