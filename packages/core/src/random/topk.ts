import type { TypedArray } from '../tensor/dtype.ts';

/*
 * Selection of the largest values as the C++ library of PyTorch does it: introselect followed by introsort, or a
 * heap where few are wanted. None of these is stable, so that among equal values the order of the indices is the
 * algorithm's; each step here is therefore the one that is taken there.
 */

/**
 * Indices of the `k` largest of `values`, the largest first, NaN counting as the largest: `torch.topk`. Equal
 * values come in the order PyTorch gives them.
 */
export function topk(values: TypedArray, k: number): Int32Array {
  const order = new Int32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  if (k > 0) new Selection(values, order).select(k);
  return order.subarray(0, k);
}

/** Below this size a range is sorted by insertion. */
const SMALL = 16;

class Selection {
  private readonly values: TypedArray;
  /** The indices that are sorted. */
  private readonly order: Int32Array;

  constructor(values: TypedArray, order: Int32Array) {
    this.values = values;
    this.order = order;
  }

  select(k: number): void {
    const n = this.order.length;
    if (k * 64 <= n) {
      this.selectHeap(0, k, n);
      this.sortHeap(0, k);
    } else {
      this.selectNth(k - 1, n);
      this.sort(0, k - 1, 2 * log2(k - 1));
      this.finishSort(k - 1);
    }
  }

  /** True where the value at index `a` goes before that at index `b`. */
  private before(a: number, b: number): boolean {
    const x = this.values[a]!;
    const y = this.values[b]!;
    return x > y || (x !== x && y === y);
  }

  private swap(i: number, j: number): void {
    const { order } = this;
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }

  /** Puts the element that belongs at `nth` there, those before it in front. */
  private selectNth(nth: number, n: number): void {
    let first = 0;
    let last = n;
    for (let depth = 2 * log2(n); last - first > 3; depth--) {
      if (depth === 0) {
        this.selectHeap(first, nth + 1, last);
        this.swap(first, nth);
        return;
      }
      const cut = this.partition(first, last);
      if (cut <= nth) first = cut;
      else last = cut;
    }
    this.sortByInsertion(first, last);
  }

  /** Quicksort down to ranges of 16, which `finishSort` orders; a heap sort where it degenerates. */
  private sort(first: number, end: number, maxDepth: number): void {
    let last = end;
    for (let depth = maxDepth; last - first > SMALL; ) {
      if (depth === 0) {
        this.selectHeap(first, last, last);
        this.sortHeap(first, last);
        return;
      }
      depth--;
      const cut = this.partition(first, last);
      this.sort(cut, last, depth);
      last = cut;
    }
  }

  private finishSort(last: number): void {
    this.sortByInsertion(0, Math.min(SMALL, last));
    for (let i = SMALL; i < last; i++) this.insert(i);
  }

  private sortByInsertion(first: number, last: number): void {
    const { order } = this;
    for (let i = first + 1; i < last; i++) {
      if (this.before(order[i]!, order[first]!)) {
        const value = order[i]!;
        order.copyWithin(first + 1, first, i);
        order[first] = value;
      } else {
        this.insert(i);
      }
    }
  }

  /** Moves the element at `i` forward to its place; one before it is known not to come after it. */
  private insert(i: number): void {
    const { order } = this;
    const value = order[i]!;
    let hole = i;
    for (; this.before(value, order[hole - 1]!); hole--) order[hole] = order[hole - 1]!;
    order[hole] = value;
  }

  /** Partitions [first, last) by the median of three, and returns where the second part begins. */
  private partition(first: number, last: number): number {
    const { order } = this;
    this.medianToFront(first, first + 1, first + ((last - first) >> 1), last - 1);
    const pivot = order[first]!;
    let left = first + 1;
    let right = last;
    for (;;) {
      while (this.before(order[left]!, pivot)) left++;
      right--;
      while (this.before(pivot, order[right]!)) right--;
      if (left >= right) return left;
      this.swap(left, right);
      left++;
    }
  }

  private medianToFront(front: number, a: number, b: number, c: number): void {
    const before = (i: number, j: number): boolean => this.before(this.order[i]!, this.order[j]!);
    if (before(a, b)) this.swap(front, before(b, c) ? b : before(a, c) ? c : a);
    else this.swap(front, before(a, c) ? a : before(b, c) ? c : b);
  }

  /** Makes [first, middle) a heap, its last element in front, of the first elements of [first, last). */
  private selectHeap(first: number, middle: number, last: number): void {
    const size = middle - first;
    for (let parent = (size - 2) >> 1; parent >= 0; parent--) {
      this.siftDown(first, parent, size, this.order[first + parent]!);
    }
    for (let i = middle; i < last; i++) {
      if (this.before(this.order[i]!, this.order[first]!)) this.popHeap(first, size, i);
    }
  }

  private sortHeap(first: number, last: number): void {
    for (let end = last - 1; end > first; end--) this.popHeap(first, end - first, end);
  }

  /** Moves the front of the heap to `target`, and what was there into the heap. */
  private popHeap(first: number, size: number, target: number): void {
    const { order } = this;
    const value = order[target]!;
    order[target] = order[first]!;
    this.siftDown(first, 0, size, value);
  }

  /** Lets the hole of a heap sink to a leaf, and `value` rise from there. */
  private siftDown(first: number, start: number, size: number, value: number): void {
    const { order } = this;
    let hole = start;
    let child = 2 * hole + 2;
    for (; child < size; child = 2 * hole + 2) {
      if (this.before(order[first + child]!, order[first + child - 1]!)) child--;
      order[first + hole] = order[first + child]!;
      hole = child;
    }
    if (child === size) {
      order[first + hole] = order[first + child - 1]!;
      hole = child - 1;
    }
    for (let parent = (hole - 1) >> 1; hole > start; parent = (hole - 1) >> 1) {
      if (!this.before(order[first + parent]!, value)) break;
      order[first + hole] = order[first + parent]!;
      hole = parent;
    }
    order[first + hole] = value;
  }
}

const log2 = (n: number): number => 31 - Math.clz32(n);
