import { RuntimeError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkOut, writeOut } from '../base/out.ts';
import { checkDistinct } from '../base/plan.ts';
import { checkNoOverlap } from './check.ts';

export interface OutOptions {
  /** Takes the result, and its shape. */
  readonly out?: Tensor;
}

/** The result of `compute`, written into `out` where that is given. Errors as PyTorch's ops with `out=`. */
export function intoOut(
  op: string,
  inputs: readonly Tensor[],
  { out }: OutOptions,
  compute: () => Tensor,
): Tensor {
  if (out === undefined) return compute();
  if (out.dtype !== inputs[0]!.dtype) {
    throw new RuntimeError(`${op}(): self and result must have the same scalar type`);
  }
  checkOut(op, [out, ...inputs]);
  checkDistinct(out);
  for (const input of inputs) checkNoOverlap(out, input);
  return writeOut(out, compute());
}
