import type { Tensor } from '../../tensor/tensor.ts';
import { diag, diagEmbed, diagflat, diagonal, trace } from './diagonal.ts';
import { broadcastTo, expand, expandAs, sumToSize } from './expand.ts';
import { flip, fliplr, flipud, rot90 } from './flip.ts';
import { asStrided_, squeeze_, swapaxes_, swapdims_, t_, transpose_, unsqueeze_ } from './in-place.ts';
import {
  adjoint,
  conjugateTranspose,
  matrixTranspose,
  moveaxis,
  movedim,
  permute,
  reversed,
  swapaxes,
  swapdims,
  t,
  transpose,
} from './permute.ts';
import {
  dataPtr,
  dim,
  elementSize,
  isContiguous,
  nelement,
  numel,
  size,
  storageOffset,
  stride,
  type Queries,
} from './query.ts';
import { repeat, repeatInterleave, tile } from './repeat.ts';
import { flatten, ravel, reshape, reshapeAs, unflatten, view, viewAs } from './reshape.ts';
import { roll } from './roll.ts';
import { narrow, narrowCopy, select, slice } from './slice.ts';
import {
  chunk,
  dsplit,
  hsplit,
  iterate,
  split,
  splitWithSizes,
  tensorSplit,
  unbind,
  vsplit,
} from './split.ts';
import { squeeze, unsqueeze } from './squeeze.ts';
import { asStrided } from './strided.ts';
import { tril, tril_, triu, triu_ } from './triangle.ts';
import { unfold } from './unfold.ts';
import { diagonalScatter, selectScatter, sliceScatter } from './scatter.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const shapeMethods = {
  diagonalScatter,
  selectScatter,
  sliceScatter,
  unfold,
  adjoint,
  asStrided,
  asStrided_,
  broadcastTo,
  chunk,
  dataPtr,
  diag,
  diagEmbed,
  diagflat,
  diagonal,
  dim,
  dsplit,
  elementSize,
  expand,
  expandAs,
  flatten,
  flip,
  fliplr,
  flipud,
  hsplit,
  isContiguous,
  moveaxis,
  movedim,
  narrow,
  narrowCopy,
  nelement,
  numel,
  permute,
  ravel,
  repeat,
  repeatInterleave,
  reshape,
  reshapeAs,
  roll,
  rot90,
  select,
  slice,
  split,
  splitWithSizes,
  squeeze,
  squeeze_,
  storageOffset,
  sumToSize,
  swapaxes,
  swapaxes_,
  swapdims,
  swapdims_,
  t,
  t_,
  tensorSplit,
  tile,
  trace,
  transpose,
  transpose_,
  tril,
  tril_,
  triu,
  triu_,
  unbind,
  unflatten,
  unsqueeze,
  unsqueeze_,
  view,
  viewAs,
  vsplit,
};

/** Methods whose result depends on the arguments given, typed by `ShapeMembers`. */
export const overloadedShapeMethods = { size, stride };

/** Properties of tensors that are computed. */
export const shapeGetters = {
  T: reversed,
  mT: (x: Tensor): Tensor => matrixTranspose(x),
  H: conjugateTranspose,
  mH: (x: Tensor): Tensor => matrixTranspose(x, 'tensor.mH'),
};

/** Makes `for (const row of x)` go through dimension 0. */
export const shapeIterator = iterate;

export interface ShapeMembers extends Queries {
  /** A view with the dimensions in reverse order: the transpose of a matrix. */
  readonly T: Tensor;
  /** A view with the last two dimensions swapped. */
  readonly mT: Tensor;
  /** The transpose of a matrix. */
  readonly H: Tensor;
  /** A view with the last two dimensions swapped; the same as `mT`. */
  readonly mH: Tensor;
  /** The elements of dimension 0 one after the other. */
  [Symbol.iterator](): Iterator<Tensor>;
}
