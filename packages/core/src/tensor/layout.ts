import { dtypeInfo, type DType } from './dtype.ts';
import { numel, Size } from './size.ts';

/**
 * dtype, shape and strides of a tensor, interned: equal layouts are one object while they are in use, so that
 * the plan caches of the ops can be indexed by the small integer `id` and need no hashing.
 */
export class Layout {
  readonly id: number;
  readonly dtype: DType;
  readonly shape: Size;
  /** In elements; 0 where a dimension is expanded. */
  readonly strides: readonly number[];
  readonly rank: number;
  /** Number of elements. */
  readonly size: number;
  /** Row-major without gaps (PyTorch's `is_contiguous()`). */
  readonly contiguous: boolean;

  constructor(id: number, dtype: DType, shape: Size, strides: readonly number[]) {
    this.id = id;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.rank = shape.length;
    this.size = numel(shape);
    this.contiguous = isContiguous(shape, strides);
  }
}

/** Ids below this one stand for number operands in the plan caches (see ops/pointwise). */
const FIRST_LAYOUT_ID = 4;

/** A program that meets new shapes for ever must not grow the tables for ever: past this many, they restart. */
const MAX_INTERNED = 1 << 16;

type Trie = Map<number, Trie> & { layout?: Layout };

let nextId = FIRST_LAYOUT_ID;
let interned = 0;
let strided: Trie = new Map();
let dense: Trie = new Map();

function step(node: Trie, key: number): Trie {
  let next = node.get(key);
  if (next === undefined) node.set(key, (next = new Map()));
  return next;
}

function create(dtype: DType, shape: readonly number[], strides: readonly number[]): Layout {
  if (++interned > MAX_INTERNED) {
    interned = 0;
    strided = new Map();
    dense = new Map();
  }
  const size = shape instanceof Size ? shape : Size.fromArray(shape);
  return new Layout(nextId++, dtype, size, Object.freeze([...strides]));
}

/** The layout of `dtype`, `shape` and `strides`. */
export function layoutOf(dtype: DType, shape: readonly number[], strides: readonly number[]): Layout {
  if (isContiguous(shape, strides) && sameStrides(strides, contiguousStrides(shape)))
    return denseLayout(dtype, shape);
  let node = step(strided, dtypeInfo(dtype).index + 8 * shape.length);
  for (let i = 0; i < shape.length; i++) node = step(step(node, shape[i]!), strides[i]!);
  return (node.layout ??= create(dtype, shape, strides));
}

/** The contiguous layout of `dtype` and `shape`. */
export function denseLayout(dtype: DType, shape: readonly number[]): Layout {
  let node = step(dense, dtypeInfo(dtype).index + 8 * shape.length);
  for (let i = 0; i < shape.length; i++) node = step(node, shape[i]!);
  return (node.layout ??= create(dtype, shape, contiguousStrides(shape)));
}

/** Row-major strides, as PyTorch gives them: a size of 0 counts as 1. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= Math.max(shape[i]!, 1);
  }
  return strides;
}

/** PyTorch's rule: dimensions of size 1 may have any stride, empty tensors are contiguous. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i]!;
    if (size === 0) return true;
    if (size !== 1) {
      if (strides[i] !== expected) return numel(shape) === 0;
      expected *= size;
    }
  }
  return true;
}

/** True where every element has a place of its own and there are no gaps, in any order of the dimensions. */
export function isDense(shape: readonly number[], strides: readonly number[]): boolean {
  const dims = [...shape.keys()].filter((i) => shape[i] !== 1).sort((a, b) => strides[a]! - strides[b]!);
  let expected = 1;
  for (const i of dims) {
    if (shape[i] === 0) return true;
    if (strides[i] !== expected) return false;
    expected *= shape[i]!;
  }
  return true;
}

export function sameShape(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const sameStrides = sameShape;
