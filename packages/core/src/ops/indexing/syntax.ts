import { IndexError, ValueError } from '../../errors.ts';
import type { TypedArray } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';

/** Python's `slice(start, stop, step)`; null is a part left out. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;

  constructor(start: number | null, stop: number | null, step: number | null) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    Object.freeze(this);
  }

  toString(): string {
    return `slice(${[this.start, this.stop, this.step].map((part) => part ?? 'None').join(', ')})`;
  }
}

/**
 * The index `start:stop:step` of one dimension for `x.at()` and `x.set_()`, for bounds that are variables;
 * null leaves a part out. Negative bounds count from the end. Errors: TypeError for parts that are not whole
 * numbers.
 */
export function slice(
  start: number | null = null,
  stop: number | null = null,
  step: number | null = null,
): Slice {
  for (const part of [start, stop, step]) {
    if (part === null || Number.isInteger(part)) continue;
    throw new TypeError('slice indices must be integers or None or have an __index__ method');
  }
  return new Slice(start, stop, step);
}

/**
 * One index, as `x.at()` takes it for each dimension in turn:
 * - a number picks one position (negative: from the end) and drops the dimension;
 * - `slice(start, stop, step)`, or in a string `'1:3'`, `'::2'`, `':'`, takes a range;
 * - `null` (or `'None'`) inserts a dimension of size 1, `'...'` stands for as many `':'` as fit;
 * - an int32 tensor, a typed array or a nested list of numbers picks positions in any order;
 * - a mask (bool or uint8 tensor, nested list of booleans) picks where it is true, and covers as many
 *   dimensions of the tensor as it has; `true` and `false` insert a dimension of size 1 or 0.
 *
 * A string may hold several of these, separated by commas: `'0, ..., 1:3'`.
 */
export type Index = number | boolean | string | null | Slice | Tensor | TypedArray | IndexList;
export type IndexList = readonly Index[];

export const ELLIPSIS = Symbol('...');

/** An index with its strings read. */
export type Item = number | boolean | null | typeof ELLIPSIS | Slice | Tensor | TypedArray | IndexList;

/** The error for a value, or a part of a string, that is no index. */
const invalidIndex = (got: string): IndexError =>
  new IndexError(
    `only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got ${got})`,
  );

const INTEGER = /^[+-]?\d+$/;

function integer(text: string): number {
  if (!INTEGER.test(text)) throw invalidIndex(`'${text}'`);
  return Number(text);
}

function parsePart(text: string): Item {
  switch (text) {
    case '...':
      return ELLIPSIS;
    case 'None':
      return null;
    case 'True':
      return true;
    case 'False':
      return false;
  }
  const parts = text.split(':').map((part) => part.trim());
  if (parts.length === 1) return integer(text);
  if (parts.length > 3) throw invalidIndex(`'${text}'`);
  const [start, stop, step = null] = parts.map((part) => (part === '' ? null : integer(part)));
  return new Slice(start!, stop!, step);
}

const parsed = new Map<string, readonly Item[]>();
const MAX_PARSED = 1000;

/** The indices in a string, in Python's syntax; a comma may end it. */
function parseIndex(text: string): readonly Item[] {
  let items = parsed.get(text);
  if (items === undefined) {
    const parts = text.split(',').map((part) => part.trim());
    if (parts.length > 1 && parts.at(-1) === '') parts.pop();
    items = parts.map(parsePart);
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(text, items);
  }
  return items;
}

/**
 * True for a list that stands for several indices rather than for one list of positions, as NumPy and PyTorch
 * tell them apart: a short one that holds anything but numbers and booleans.
 */
const isTuple = (index: unknown): index is IndexList =>
  Array.isArray(index) &&
  index.length < 32 &&
  index.some((item) => item === null || typeof item === 'string' || typeof item === 'object');

/** The arguments of `x.at()`, with lists that stand for several indices spread and strings read. */
export function readIndices(args: readonly Index[]): readonly Item[] {
  if (args.length === 1 && typeof args[0] === 'string') return parseIndex(args[0]);
  const list = args.length === 1 && isTuple(args[0]) ? args[0] : args;
  if (!list.some((index) => typeof index === 'string')) {
    list.forEach(checkIndex);
    return list as readonly Item[];
  }
  return list.flatMap((index): readonly Item[] => {
    if (typeof index === 'string') return parseIndex(index);
    checkIndex(index);
    return [index];
  });
}

function checkIndex(index: Index): void {
  const valid =
    Number.isInteger(index) ||
    typeof index === 'boolean' ||
    index === null ||
    index instanceof Tensor ||
    index instanceof Slice ||
    Array.isArray(index) ||
    ArrayBuffer.isView(index);
  if (!valid) throw invalidIndex(index === undefined ? 'undefined' : pythonType(index));
}

/**
 * A slice of a dimension of `size`: first element, end and step, with Python's rules and PyTorch's errors.
 */
export function resolveSlice(index: Slice, size: number): { start: number; stop: number; step: number } {
  const step = index.step ?? 1;
  if (step === 0) throw new ValueError('slice step cannot be zero');
  if (step < 0) throw new ValueError('step must be greater than zero');
  const start = clip(index.start ?? 0, size);
  return { start, stop: Math.max(start, clip(index.stop ?? size, size)), step };
}

const clip = (at: number, size: number): number => Math.min(Math.max(at < 0 ? at + size : at, 0), size);
