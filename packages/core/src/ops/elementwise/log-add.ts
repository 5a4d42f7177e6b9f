import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { TENSORS } from '../base/arguments.ts';
import { floatOnly, same } from '../base/types.ts';
import { binary } from './rows.ts';

const infinite = (x: Expr): Expr => e.eq(e.unary('abs', x), Infinity);
const distance = (a: Expr, b: Expr): Expr => e.unary('abs', e.sub(a, b));

/** Of two equal infinities, that one. */
const guarded = (a: Expr, b: Expr, sum: Expr): Expr => e.where(e.and(infinite(a), e.eq(a, b)), a, sum);

const logaddexpOp = binary(
  'logaddexp',
  TENSORS,
  same,
  (a, b) =>
    guarded(a, b, e.add(e.binary('max', a, b), e.unary('log1p', e.unary('exp', e.neg(distance(a, b)))))),
  {
    kernel: floatOnly('logaddexp_cpu'),
    backward: (g, _out, a, b) => [
      e.div(g, e.add(1, e.unary('exp', e.sub(b!, a!)))),
      e.div(g, e.add(1, e.unary('exp', e.sub(a!, b!)))),
    ],
  },
);

const logaddexp2Op = binary(
  'logaddexp2',
  TENSORS,
  same,
  (a, b) =>
    guarded(
      a,
      b,
      e.add(
        e.binary('max', a, b),
        e.mul(e.unary('log1p', e.unary('exp2', e.neg(distance(a, b)))), Math.LOG2E),
      ),
    ),
  {
    kernel: floatOnly('logaddexp2_cpu'),
    backward: (g, _out, a, b) => [
      e.div(g, e.add(1, e.unary('exp2', e.sub(b!, a!)))),
      e.div(g, e.add(1, e.unary('exp2', e.sub(a!, b!)))),
    ],
  },
);

/** `log(exp(input) + exp(other))` without overflow. Floats only. */
export const logaddexp = (input: Tensor, other: Tensor): Tensor => logaddexpOp.apply2(input, other);

/** `log2(2^input + 2^other)` without overflow. Floats only. */
export const logaddexp2 = (input: Tensor, other: Tensor): Tensor => logaddexp2Op.apply2(input, other);
