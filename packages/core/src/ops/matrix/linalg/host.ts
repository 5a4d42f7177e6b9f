import { RuntimeError } from '../../../errors.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { denseLayout } from '../../../tensor/layout.ts';
import { numel } from '../../../tensor/size.ts';
import { dataSync } from '../../../tensor/read.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { emptyOf } from '../../base/fill.ts';

/** A matrix on the host: row-major, in double precision whatever the tensor's dtype is. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** The matrices in the last two dimensions of `x`. Error on backends that read asynchronously only. */
export function readMatrices(x: Tensor): Matrix[] {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const values = dataSync(x);
  const size = rows * columns;
  return Array.from({ length: numel(x.shape.slice(0, -2)) }, (_, i) => ({
    rows,
    columns,
    data: Float64Array.from(values.subarray(i * size, (i + 1) * size)),
  }));
}

/** A tensor like `x`, of `shape`, with the elements of `parts` one after the other. */
export function writeParts(x: Tensor, shape: readonly number[], parts: readonly Float64Array[]): Tensor {
  const out = emptyOf(x.device, denseLayout(x.dtype, shape));
  const values = new (dtypeInfo(x.dtype).array)(out.layout.size);
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  x.device.backend.write(out.storage.buffer, 0, values);
  return out;
}

/** Error unless `x` is a batch of matrices. */
export function checkMatrices(op: string, x: Tensor): void {
  if (x.ndim < 2) throw new RuntimeError(`${op}: The input tensor A must have at least 2 dimensions.`);
}

/** Error unless `x` is of floats. */
export function checkFloat(op: string, x: Tensor): void {
  if (isFloat(x.dtype)) return;
  throw new RuntimeError(
    `${op}: Expected a floating point or complex tensor as input. Got ${dtypeInfo(x.dtype).scalarType}`,
  );
}
