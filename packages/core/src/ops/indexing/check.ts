import { IndexError, RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo, type DType, type TypedArray } from '../../tensor/dtype.ts';
import { checkOnHost } from '../../tensor/at-once.ts';
import { isDense } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { Reduction } from '../base/reduction.ts';
import { convertScalar } from '../create/scalar.ts';
import { pick } from '../reduce/select.ts';
import { reshapeTo } from '../shape/reshape.ts';

/** Values that are in order: those in [low, high), and `exempt`. */
export interface Accepted {
  readonly low: number;
  readonly high: number;
  readonly exempt?: number;
}

/**
 * Elements from which on a device that is read later looks through them itself: fewer are as soon copied (gather on an
 * H200, in ms: of 65,536 0.055 and 0.043 copied, of 1e6 0.064 and 0.96).
 */
const LEAST_ON_DEVICE = 131_072;

/**
 * Calls `check`, which throws where something is not accepted, with an array in which the elements of `x` lie row-major from
 * `start` to `end`: its own memory where that can be seen. On backends that are not read at once, the next read tells the
 * error, and of many elements `check` gets one: the first that is not accepted if there is any.
 */
export function inspect(
  x: Tensor,
  accepted: Accepted,
  check: (values: TypedArray, start: number, end: number) => void,
): void {
  const { backend } = x.device;
  const { contiguous, size } = x.layout;
  if (contiguous && backend.view !== undefined) {
    check(backend.view(x.storage.buffer, x.storage.length), x.offset, x.offset + size);
  } else if (backend.readSync === undefined && isWorthwhile(x, accepted)) {
    const suspect = firstSuspect(x, accepted);
    checkOnHost([suspect], ([values]) => check(values!, 0, 1));
    suspect.storage.dispose();
  } else {
    checkOnHost([x], ([values]) => check(values!, 0, size));
  }
}

/** Whether `firstSuspect` pays. Where nothing is accepted, nothing can stand in for a missing `exempt`. */
const isWorthwhile = ({ dtype, layout }: Tensor, { low, high }: Accepted): boolean =>
  dtype === 'int32' && layout.size >= LEAST_ON_DEVICE && low < high;

const MAX_INT32 = 2 ** 31 - 1;

const placeOfSuspect = new Reduction({
  name: 'place_of_suspect',
  combine: 'argmax',
  prologue: ([x], [low, last, exempt]) =>
    e.cast(e.and(e.or(e.lt(x!, low!), e.gt(x!, last!)), e.ne(x!, exempt!)), 'int32'),
});

/** The first element that is not accepted of a non-empty int32 tensor, or its first element where there is none: `[1]`. */
function firstSuspect(x: Tensor, { low, high, exempt = low }: Accepted): Tensor {
  const flat = reshapeTo(x, [x.layout.size]);
  const last = Math.min(high - 1, MAX_INT32);
  const place = placeOfSuspect.run([flat], [0], true, 'int32', [low, last, exempt]);
  const suspect = pick(flat, place, 0);
  place.storage.dispose();
  if (flat.storage !== x.storage) flat.storage.dispose();
  return suspect;
}

/** Throws `error(bad)` for the first element `bad` of an int32 `index` outside [low, high). See `inspect`. */
export function checkInside(index: Tensor, low: number, high: number, error: (bad: number) => Error): void {
  inspect(index, { low, high }, (values, start, end) => {
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (value < low || value >= high) throw error(value);
    }
  });
}

/** The error of an index into dimension `dim` of `size`, for `checkInside`. */
export const outOfBounds =
  (dim: number, size: number) =>
  (bad: number): IndexError =>
    new IndexError(`index ${bad} is out of bounds for dimension ${dim} with size ${size}`);

/**
 * Errors unless the elements of `index` lie in dimension `dim` of `size`; negative ones do not count from the
 * end.
 */
export function checkInDimension(index: Tensor, dim: number, size: number): void {
  checkInside(
    index,
    0,
    size,
    (bad) => new RuntimeError(`index ${bad} is out of bounds for dimension ${dim} with size ${size}`),
  );
}

/**
 * Error where `other` shares elements with `target`, which is about to be written by position. Tensors with
 * gaps are not looked into. Source: at::assert_no_overlap.
 */
export function checkNoOverlap(target: Tensor, other: Tensor): void {
  if (target.storage !== other.storage) return;
  if (!dense(target) || !dense(other) || target.layout.size === 0 || other.layout.size === 0) return;
  const apart =
    target.offset >= other.offset + other.layout.size || other.offset >= target.offset + target.layout.size;
  if (apart) return;
  throw new RuntimeError(
    'unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory ' +
      'location. Please clone() the tensor before performing the operation.',
  );
}

const dense = (x: Tensor): boolean => isDense(x.shape, x.layout.strides);

/** Error where the value of a 0-d tensor does not fit into `dtype`. */
export function checkValue(value: Tensor, dtype: DType): void {
  if (value.dtype === dtype) return;
  checkOnHost([value], ([values]) => convertScalar(values![0]!, dtype));
}

/** Error unless `x` and `values` are of one dtype. */
export function checkIndexPut(x: Tensor, values: Tensor): void {
  if (x.dtype === values.dtype) return;
  throw new RuntimeError(
    `Index put requires the source and destination dtypes match, got ${dtypeInfo(x.dtype).scalarType} for the ` +
      `destination and ${dtypeInfo(values.dtype).scalarType} for the source.`,
  );
}

/** Error unless `dtype` may index: int32, or a mask of bool or uint8. */
export function checkIndexDType(dtype: DType): void {
  if (dtype === 'int32' || dtype === 'bool' || dtype === 'uint8') return;
  throw new IndexError('tensors used as indices must be long, byte or bool tensors');
}
