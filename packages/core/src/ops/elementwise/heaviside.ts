import * as e from '../../kernel/expr.ts';
import { RuntimeError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkArguments } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import { same } from '../base/types.ts';
import { binary } from './rows.ts';

const FORMS = ['Tensor input, Tensor values, *, Tensor out'];

const heavisideOp = binary(
  'heaviside',
  FORMS,
  same,
  (x, values) => e.where(e.eq(x, 0), values, e.cast(e.gt(x, 0), x.dtype)),
  { underivable: true },
);

function check(input: Tensor, values: Tensor): void {
  checkArguments('heaviside', FORMS, [input, values]);
  if (input.dtype === values.dtype) return;
  throw new RuntimeError('heaviside is not yet implemented for tensors with different dtypes.');
}

/** 0 for negative elements (and NaN), 1 for positive ones, `values` at 0. It has no derivative. */
export function heaviside(input: Tensor, values: Tensor): Tensor {
  check(input, values);
  return heavisideOp.apply2(input, values);
}

export function heaviside_(input: Tensor, values: Tensor): Tensor {
  check(input, values);
  return applyInPlace(heavisideOp, input, [input, values]);
}
