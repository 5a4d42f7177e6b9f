import { gradMode } from '../../autograd/mode.ts';
import { RuntimeError } from '../../errors.ts';
import { denseLayout, sameShape } from '../../tensor/layout.ts';
import type { DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emptyOf, writeRaw } from './fill.ts';
import { cppName } from './types.ts';

/** Error where a function with `out` is asked for a gradient. */
export function checkOut(op: string, tensors: readonly Tensor[]): void {
  if (!gradMode.enabled || !tensors.some((x) => x.requiresGrad)) return;
  throw new RuntimeError(
    `${op}(): functions with out=... arguments don't support automatic differentiation, but one of the arguments ` +
      'requires grad.',
  );
}

/** Error unless `out` has the dtype of the result. */
export function checkOutDType(out: Tensor, dtype: DType): void {
  if (out.dtype === dtype) return;
  throw new RuntimeError(
    `Expected out tensor to have dtype ${cppName(dtype)}, but got ${cppName(out.dtype)} instead`,
  );
}

/** Gives `out` another shape, in its own memory where that is large enough, else in new memory. */
export function resizeTo(out: Tensor, shape: readonly number[]): void {
  if (sameShape(out.shape, shape)) return;
  const layout = denseLayout(out.dtype, shape);
  if (out.offset + layout.size > out.storage.length) {
    out.storage = emptyOf(out.device, layout).storage;
    out.offset = 0;
  }
  out.layout = layout;
}

/** Writes `result` into `out`, which takes its shape, and returns `out`. */
export function writeOut(out: Tensor, result: Tensor): Tensor {
  resizeTo(out, result.shape);
  writeRaw(out, result);
  out.storage.version++;
  return out;
}
