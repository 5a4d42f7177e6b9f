import * as e from '../../../kernel/expr.ts';
import type { Expr } from '../../../kernel/expr.ts';
import { Tensor } from '../../../tensor/tensor.ts';
import { checkArguments } from '../../base/arguments.ts';
import type { Operand } from '../../base/pointwise.ts';
import { toFloat } from '../../base/types.ts';
import { binary, unary, zero } from '../rows.ts';

const entrOp = unary(
  'special_entr',
  toFloat,
  (x) =>
    e.where(
      e.unary('isnan', x),
      x,
      e.where(e.gt(x, 0), e.neg(e.mul(x, e.unary('log', x))), e.where(e.eq(x, 0), zero(x), -Infinity)),
    ),
  {
    gradName: 'SpecialEntrBackward0',
    // Below 0 as at 0: the logarithm decides.
    backward: (g, _out, x) => [e.mul(g, e.sub(e.neg(e.unary('log', x!)), 1))],
  },
);

/** `-x log(x)`: 0 at 0, minus infinity below. */
export const entr = (input: Tensor): Tensor => entrOp.apply1(input);

const FORMS = [
  'Tensor input, Tensor other, *, Tensor out',
  'Number self, Tensor other, *, Tensor out',
  'Tensor input, Number other, *, Tensor out',
];

const product = (x: Expr, y: Expr): Expr =>
  e.where(e.unary('isnan', y), NaN, e.where(e.eq(x, 0), zero(x), e.mul(x, e.unary('log1p', y))));

const xlog1pyOp = binary('special_xlog1py', FORMS, toFloat, product, {
  gradName: 'SpecialXlog1PyBackward0',
  backward: (g, _out, x, y) => [
    e.where(e.and(e.eq(x!, 0), e.le(y!, -1)), zero(g), product(g, y!)),
    e.div(e.mul(g, x!), e.add(y!, 1)),
  ],
});

/** `input * log1p(other)`, 0 where `input` is 0 (unless `other` is NaN); either may be a number. */
export function xlog1py(input: Operand, other: Operand): Tensor {
  checkArguments('special_xlog1py', FORMS, [input, other]);
  return input instanceof Tensor ? xlog1pyOp.apply2(input, other) : xlog1pyOp.apply(input, other);
}
