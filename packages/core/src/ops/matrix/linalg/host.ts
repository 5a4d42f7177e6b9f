import { LinAlgError, RuntimeError } from '../../../errors.ts';
import { dtypeInfo, isFloat, type TypedArray } from '../../../tensor/dtype.ts';
import { denseLayout, Layout } from '../../../tensor/layout.ts';
import { numel } from '../../../tensor/size.ts';
import { checkOnHost, onHost } from '../../../tensor/at-once.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { emptyOf } from '../../base/fill.ts';

/** A matrix on the host: row-major, in double precision whatever the tensor's dtype is. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * Runs `routine` on each matrix in the last two dimensions of `x` (on each tuple of matrices, of several tensors with the
 * same batch dimensions). It gives the elements of that matrix's part of each result, row-major; the results have the
 * dtype of `x` and the given shapes, or the given layouts. On a backend that is read later, what comes next waits for the routine; what it throws
 * is then told by the next read.
 */
export function onMatrices(
  inputs: readonly Tensor[],
  shapes: readonly (readonly number[] | Layout)[],
  routine: (...matrices: Matrix[]) => readonly ArrayLike<number>[],
): Tensor[] {
  const x = inputs[0]!;
  const results = shapes.map((shape) =>
    emptyOf(x.device, shape instanceof Layout ? shape : denseLayout(x.dtype, shape)),
  );
  const count = numel(x.shape.slice(0, -2));
  onHost(inputs, results, (values) => {
    const out = results.map(({ layout }) => new (dtypeInfo(layout.dtype).array)(layout.size));
    for (let i = 0; i < count; i++) {
      const parts = routine(...inputs.map((input, k) => matrixAt(input, values[k]!, i)));
      parts.forEach((part, k) => out[k]!.set(part, i * part.length));
    }
    return out;
  });
  return results;
}

function matrixAt(x: Tensor, values: TypedArray, i: number): Matrix {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const size = rows * columns;
  return { rows, columns, data: Float64Array.from(values.subarray(i * size, (i + 1) * size)) };
}

/** Error unless `x` is a batch of square matrices. */
export function checkSquare(op: string, x: Tensor, name = 'A'): void {
  checkMatrices(op, x, name);
  const [rows, columns] = x.shape.slice(-2);
  if (rows === columns) return;
  throw new RuntimeError(
    `${op}: ${name} must be batches of square matrices, but they are ${rows} by ${columns} matrices`,
  );
}

/**
 * `error(info)` with the name of the op and the number of the matrix for the first element of `info` that is not 0: told at
 * once or by the next read.
 */
export function checkInfo(
  op: string,
  info: Tensor,
  error: (info: number) => string,
  Failure: new (message: string) => Error = LinAlgError,
): void {
  checkOnHost([info], ([values]) => {
    const at = values!.findIndex((value) => value !== 0);
    if (at < 0) return;
    const batch = info.ndim > 0 ? `(Batch element ${at}): ` : '';
    throw new Failure(`${op}: ${batch}${error(values![at]!)}`);
  });
}

/** Error unless `x` is a batch of matrices. */
export function checkMatrices(op: string, x: Tensor, name = 'A'): void {
  if (x.ndim < 2) throw new RuntimeError(`${op}: The input tensor ${name} must have at least 2 dimensions.`);
}

/** Error unless `x` is of floats. */
export function checkFloat(op: string, x: Tensor): void {
  if (isFloat(x.dtype)) return;
  throw new RuntimeError(
    `${op}: Expected a floating point or complex tensor as input. Got ${dtypeInfo(x.dtype).scalarType}`,
  );
}
