import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkNumberOption } from '../base/arguments.ts';
import { expand } from '../base/broadcast.ts';
import { applyInPlace } from '../base/in-place.ts';
import { Pointwise } from '../base/pointwise.ts';
import { resultType, same } from '../base/types.ts';
import { unsqueeze } from '../shape/squeeze.ts';
import { checkOperands, type AddProductOptions } from './add-product.ts';

const addrOp = new Pointwise({
  name: 'addr',
  arity: 5,
  roles: ['value', 'value', 'value', 'parameter', 'parameter'],
  types: same,
  forward(x, column, row, beta, alpha) {
    const product = e.mul(alpha, e.mul(column, row));
    return e.where(e.eq(beta, 0), product, e.add(e.mul(beta, x), product));
  },
});

/** The operands of `addrOp`; PyTorch's checks. */
function addrOperands(input: Tensor, vec1: Tensor, vec2: Tensor, options: AddProductOptions | undefined) {
  if (vec1.ndim !== 1) throw new RuntimeError(`addr: Expected 1-D argument vec1, but got ${vec1.ndim}-D`);
  if (vec2.ndim !== 1) throw new RuntimeError(`addr: Expected 1-D argument vec2, but got ${vec2.ndim}-D`);
  const { beta = 1, alpha = 1 } = options ?? {};
  const { category } = dtypeInfo(resultType(input, vec1, vec2));
  for (const [name, factor] of [
    ['beta', beta],
    ['alpha', alpha],
  ] as const) {
    checkNumberOption('addr', name, factor);
    if (typeof factor === 'boolean' && category > 0)
      throw new RuntimeError(`Boolean ${name} only supported for Boolean results.`);
    if (category < 2 && !Number.isInteger(+factor)) {
      throw new RuntimeError(
        `For integral input tensors, argument ${name} must not be a floating point number.`,
      );
    }
  }
  const shape = [vec1.shape[0]!, vec2.shape[0]!];
  return { shape, rest: [unsqueeze(vec1, 1), vec2, +beta, +alpha] as const };
}

/** `beta * input + alpha * outer(vec1, vec2)`, the input broadcast to `[m, n]`; dtypes are promoted. */
export function addr(input: Tensor, vec1: Tensor, vec2: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('addr', 'vec1', 'vec2', input, vec1, vec2);
  const { shape, rest } = addrOperands(input, vec1, vec2, options);
  return addrOp.apply(expand(input, shape), ...rest);
}

/** `addr` written into `input`, which has the shape of the product. */
export function addr_(input: Tensor, vec1: Tensor, vec2: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('addr_', 'vec1', 'vec2', input, vec1, vec2);
  return applyInPlace(addrOp, input, [input, ...addrOperands(input, vec1, vec2, options).rest]);
}
