export { diag, diagEmbed, diagflat, diagonal, trace, type DiagonalOptions } from './diagonal.ts';
export { broadcastShapes, broadcastTensors, broadcastTo } from './expand.ts';
export { flip, fliplr, flipud, rot90 } from './flip.ts';
export { meshgrid, type MeshgridOptions } from './grid.ts';
export {
  cat,
  columnStack,
  concat,
  concatenate,
  dstack,
  hstack,
  rowStack,
  stack,
  vstack,
  type CatOptions,
} from './join.ts';
export { adjoint, moveaxis, movedim, permute, swapaxes, swapdims, t, transpose } from './permute.ts';
export { numel } from './query.ts';
export { repeatInterleave, tile, type RepeatInterleaveOptions } from './repeat.ts';
export { flatten, ravel, reshape, unflatten } from './reshape.ts';
export { roll } from './roll.ts';
export { narrow, narrowCopy, select } from './slice.ts';
export {
  chunk,
  dsplit,
  hsplit,
  split,
  splitWithSizes,
  tensorSplit,
  unbind,
  vsplit,
} from './split.ts';
export { atleast1d, atleast2d, atleast3d, squeeze, unsqueeze } from './squeeze.ts';
export { asStrided } from './strided.ts';
export { tril, trilIndices, triu, triuIndices } from './triangle.ts';
export { diagonalScatter, selectScatter, sliceScatter } from './scatter.ts';
export { blockDiag, cartesianProd, combinations } from './combine.ts';
