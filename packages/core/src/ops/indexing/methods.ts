import { at, set_ } from './at.ts';
import { gather, scatter, scatter_, scatterAdd, scatterAdd_, takeAlongDim } from './gather.ts';
import { indexPut, indexPut_ } from './index-put.ts';
import { indexSelect } from './index-select.ts';
import { indexAdd, indexAdd_, indexCopy, indexCopy_, indexFill, indexFill_ } from './index-write.ts';
import { maskedFill, maskedFill_ } from './masked-fill.ts';
import { maskedScatter, maskedScatter_, maskedSelect } from './masked-select.ts';
import { argwhere, nonzero, type NonzeroMethod } from './nonzero.ts';
import { argsort, kthvalue, msort, sort, topk } from './sort.ts';
import { put, put_, take } from './take.ts';
import { unique, uniqueConsecutive, type UniqueMethod } from './unique.ts';
import { indexReduce, indexReduce_, scatterReduce, scatterReduce_ } from './scatter-reduce.ts';

/** Methods of tensors; the first parameter is the tensor itself. */
export const indexingMethods = {
  indexReduce,
  indexReduce_,
  scatterReduce,
  scatterReduce_,
  argsort,
  argwhere,
  at,
  gather,
  indexAdd,
  indexAdd_,
  indexCopy,
  indexCopy_,
  indexFill,
  indexFill_,
  indexPut,
  indexPut_,
  indexSelect,
  kthvalue,
  maskedFill,
  maskedFill_,
  maskedScatter,
  maskedScatter_,
  maskedSelect,
  msort,
  put,
  put_,
  scatter,
  scatter_,
  scatterAdd,
  scatterAdd_,
  set_,
  sort,
  take,
  takeAlongDim,
  topk,
};

/** Methods whose result depends on the arguments given, typed by `IndexingMembers`. */
export const overloadedIndexingMethods = { nonzero, unique, uniqueConsecutive };

export interface IndexingMembers {
  nonzero: NonzeroMethod;
  unique: UniqueMethod;
  uniqueConsecutive: UniqueMethod;
}
