export { gather, scatter, scatterAdd, takeAlongDim, type ScatterOptions } from './gather.ts';
export { indexPut, type IndexPutOptions } from './index-put.ts';
export {
  indexAdd,
  indexCopy,
  indexFill,
  indexSelect,
  type IndexAddOptions,
  type OutOptions,
} from './index-select.ts';
export { maskedFill } from './masked-fill.ts';
export { maskedScatter, maskedSelect } from './masked-select.ts';
export { argwhere, nonzero } from './nonzero.ts';
export { oneHot } from './one-hot.ts';
export { argsort, kthvalue, msort, sort, topk, type Sorted, type SortOptions } from './sort.ts';
export { slice, type Index, type IndexList, type Slice } from './syntax.ts';
export { put, take } from './take.ts';
