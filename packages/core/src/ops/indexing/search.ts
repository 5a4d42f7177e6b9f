import { RuntimeError } from '../../errors.ts';
import { onHost } from '../../tensor/at-once.ts';
import { dtypeInfo, type TypedArray } from '../../tensor/dtype.ts';
import { denseLayout, sameShape } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { emptyOf, fullOf } from '../base/fill.ts';
import { castTo } from '../base/pointwise.ts';
import { resultType } from '../base/types.ts';

export interface BucketizeOptions {
  /** Every index of ours is int32. */
  readonly outInt32?: boolean;
  /** The place behind elements that equal the value, not in front of them. Default: false. */
  readonly right?: boolean;
}

export interface SearchsortedOptions extends BucketizeOptions {
  /** Another way to say `right`. */
  readonly side?: 'left' | 'right' | null;
  /** The order (int32) in which the sequences are sorted. */
  readonly sorter?: Tensor | null;
}

/** Where `value` belongs among `length` elements; NaN behind all. */
function placeOf(at: (i: number) => number, length: number, value: number, right: boolean): number {
  let start = 0;
  let end = length;
  while (start < end) {
    const middle = start + ((end - start) >> 1);
    const before = right ? !(at(middle) > value) : !(at(middle) >= value);
    if (before) start = middle + 1;
    else end = middle;
  }
  return start;
}

function search(sequence: Tensor, values: Tensor, right: boolean, sorter: Tensor | null): Tensor {
  const out = emptyOf(values.device, denseLayout('int32', values.shape));
  const dtype = resultType(sequence, values);
  const typed = [sequence, values].map((x) => (x.dtype === dtype ? x : castTo(x, dtype)).detach());
  const length = sequence.shape.at(-1)!;
  const perRow = sequence.ndim === 1 ? values.layout.size : (values.shape.at(-1) ?? 1);
  onHost(sorter === null ? typed : [...typed, sorter], [out], ([elements, wanted, order]) => {
    const at = (row: number) => {
      const start = row * length;
      const place: TypedArray | undefined = order;
      return place === undefined
        ? (i: number) => elements![start + i]!
        : (i: number) => elements![start + place[start + i]!]!;
    };
    return [
      Int32Array.from(wanted!, (value, i) =>
        placeOf(at(sequence.ndim === 1 ? 0 : Math.floor(i / perRow)), length, value, right),
      ),
    ];
  });
  return out;
}

/** Errors as at::native::searchsorted_pre_check. */
function check(sequence: Tensor, values: Tensor, options: SearchsortedOptions): boolean {
  const { right = false, side = null, sorter = null } = options;
  const fail = (message: string): RuntimeError => new RuntimeError(`torch.searchsorted(): ${message}`);
  if (side !== null) {
    if (side !== 'left' && side !== 'right') {
      throw fail(`side can only be 'left' or 'right' but got ${String(side)}`);
    }
    if (right && side === 'left') {
      throw fail(`side and right can't be set to opposites, got side of ${side} while right was True`);
    }
  }
  if (sequence.ndim === 0)
    throw fail('boundaries tensor should have positive dimension, but got 0 dimension');
  if (values.ndim === 0 && sequence.ndim !== 1) {
    throw fail(
      'input value can be a scalar only when boundaries tensor dimension is 1, but we got boundaries tensor ' +
        `dim(${sequence.ndim}) and input value's dim(${values.ndim}) numel(${values.layout.size})`,
    );
  }
  if (
    sequence.ndim !== 1 &&
    !sameShape(sequence.shape.slice(0, -1), values.shape.slice(0, -1).concat(values.ndim === 0 ? [0] : []))
  ) {
    throw fail(
      'boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor ' +
        `must match, but we got boundaries tensor ${formatList(sequence.shape)} and input value tensor ` +
        formatList(values.shape),
    );
  }
  if (sorter !== null) {
    if (!sameShape(sorter.shape, sequence.shape)) {
      throw fail(
        `boundary and sorter must have the same size, but got boundary tensor ${formatList(sequence.shape)}and got ` +
          `sorter tensor ${formatList(sorter.shape)}`,
      );
    }
    if (sorter.dtype !== 'int32') {
      throw fail(`sorter must be a tensor of long dtype but got dtype ${dtypeInfo(sorter.dtype).scalarType}`);
    }
  }
  return right || side === 'right';
}

/**
 * Where each of `values` belongs in `sortedSequence`, so that it stays sorted: the first place, or with `right` the last.
 * Sequences lie along the last dimension, one for all values or one for each row of them. Gives int32. Errors:
 * RuntimeError for shapes that do not fit.
 */
export function searchsorted(
  sortedSequence: Tensor,
  values: Tensor | number,
  options: SearchsortedOptions = {},
): Tensor {
  const wanted =
    values instanceof Tensor
      ? values
      : fullOf(sortedSequence.device, Number.isInteger(values) ? 'int32' : 'float32', [], values);
  const right = check(sortedSequence, wanted, options);
  return search(sortedSequence, wanted, right, options.sorter ?? null);
}

/** The bucket of each element between ascending `boundaries` (a vector): as `searchsorted`, with the values first. */
export function bucketize(
  input: Tensor | number,
  boundaries: Tensor,
  options: BucketizeOptions = {},
): Tensor {
  if (boundaries.ndim !== 1) {
    throw new RuntimeError(`boundaries tensor must be 1 dimension, but got dim(${boundaries.ndim})`);
  }
  return searchsorted(boundaries, input, { right: options.right ?? false });
}
