import { dtypeInfo } from '../../tensor/dtype.ts';
import { sameShape } from '../../tensor/layout.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { expand } from '../base/broadcast.ts';
import { copyInto, fillWith, fullOf } from '../base/fill.ts';
import { convertScalar } from '../create/scalar.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { unsqueeze } from '../shape/squeeze.ts';
import { ViewOp } from '../shape/view-op.ts';
import { putIndicesInPlace, takeFirst, takeIndices } from './advanced.ts';
import { applyViews, selectIndex, sliceIndex, type BasicIndex } from './basic.ts';
import { checkNoOverlap } from './check.ts';
import { readIndices, Slice, type Index, type Item } from './syntax.ts';

const alias = new ViewOp<null>({
  name: 'AliasBackward0',
  geometry: ({ shape, strides }) => ({ shape, strides }),
  backward: (g) => g,
});

/**
 * One number or slice, for which PyTorch has errors of their own, or any list of indices. `asItIs`: one slice
 * of everything gives `x` itself.
 */
function basicIndex(x: Tensor, items: readonly Item[], asItIs: boolean): BasicIndex {
  const [only] = items;
  if (items.length === 1 && typeof only === 'number')
    return { view: selectIndex(x, 0, only, 0), indices: [] };
  if (items.length === 1 && only instanceof Slice)
    return { view: sliceIndex(x, 0, only, asItIs), indices: [] };
  return applyViews(x, items);
}

/**
 * PyTorch's `x[...]`, one argument per index: `x.at(0)`, `x.at('1:3, ::2')`, `x.at(':', mask)`, `x.at([0, 2],
 * -1)`; see `Index`. Numbers, slices, null and `'...'` alone give a view of `x`; with index tensors, lists or
 * masks the result is a new tensor, in which the dimensions of the broadcast index tensors stand in the place
 * of those indexed, or first where those are not neighbours.
 *
 * A mask is read on the host, since its content decides the shape: an error on backends without synchronous
 * reads. Errors: IndexError for indices out of bounds, too many or of a wrong type.
 */
export function at(x: Tensor, ...index: readonly Index[]): Tensor {
  const [only] = index;
  if (index.length === 1 && only instanceof Tensor && only.dtype === 'int32' && only.ndim > 0 && x.ndim > 0) {
    return takeFirst(x, only);
  }
  const { view, indices } = basicIndex(x, readIndices(index), false);
  if (indices.length > 0) return takeIndices(view, indices);
  return view === x ? alias.apply(x, null) : view;
}

/**
 * PyTorch's `x[...] = value`, in place: `x.set_(0, 5)`, `x.set_('0:2, :', 12)`, `x.set_(mask, 0)`; the
 * indices are those of `at`, the last argument is the value: a number, a boolean or a tensor, which is
 * broadcast. It is converted to the dtype of `x`, but together with index tensors or masks a tensor must have
 * that dtype already. Of several values for one element the last counts.
 *
 * Errors: those of `at`; TypeError for other values; RuntimeError where the value cannot be broadcast, does
 * not fit into the dtype or shares memory with what is written.
 */
export function set_(
  x: Tensor,
  ...args: readonly [...index: Index[], value: Tensor | number | boolean]
): Tensor {
  const value = valueFor(x, args);
  const items = readIndices(args.slice(0, -1) as readonly Index[]);
  if (items.length === 1 && typeof items[0] === 'boolean') {
    if (items[0]) assign(unsqueeze(x, 0), value);
    return x;
  }
  const { view, indices } = basicIndex(x, items, true);
  if (indices.length === 0) assign(view, value);
  else putIndicesInPlace(view, indices, value instanceof Tensor ? withoutLeadingOnes(value) : value, false);
  return x;
}

/** The value to write: the last of the arguments, a number as an element of `x`. */
function valueFor(x: Tensor, args: readonly unknown[]): Tensor | number {
  if (args.length === 0) throw new TypeError('set_() missing 1 required positional arguments: "value"');
  const value = args.at(-1);
  if (value instanceof Tensor) return value;
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw new TypeError(
      `can't assign a ${pythonType(value)} to a torch.${dtypeInfo(x.dtype).scalarType}Tensor`,
    );
  }
  return convertScalar(value, x.dtype);
}

/** Copies `value` into `target`, broadcast and converted. Source: torch's copy_to. */
function assign(target: Tensor, value: Tensor | number): void {
  if (!(value instanceof Tensor) || value.ndim === 0) {
    if (target.ndim === 0) copyInto(target, value);
    // PyTorch fills with a tensor, which the name of the node tells.
    else
      fillWith(
        target,
        target.requiresGrad && !(value instanceof Tensor)
          ? fullOf(target.device, target.dtype, [], value)
          : value,
      );
    return;
  }
  const source = expand(withoutLeadingOnes(value), target.shape);
  const same = source.layout === target.layout && source.offset === target.offset;
  if (!same) checkNoOverlap(target, source);
  copyInto(target, source);
}

/** A tensor without its leading dimensions of size 1. */
function withoutLeadingOnes(value: Tensor): Tensor {
  const first = value.shape.findIndex((size) => size !== 1);
  const shape = first < 0 ? [] : value.shape.slice(first);
  return sameShape(shape, value.shape) ? value : reshapeTo(value, shape);
}
