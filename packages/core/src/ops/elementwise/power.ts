import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { dtypeInfo, isFloat } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { checkArguments } from '../base/arguments.ts';
import { convertScalar } from '../create/scalar.ts';
import { applyInPlace } from '../base/in-place.ts';
import type { Operand, Pointwise } from '../base/pointwise.ts';
import { notFor, resultType, same, toFloat, type KernelRule, type TypeRule } from '../base/types.ts';
import { binary, unary, zero } from './rows.ts';

const POWER = [
  'Tensor input, Tensor exponent, *, Tensor out',
  'Number self, Tensor exponent, *, Tensor out',
  'Tensor input, Number exponent, *, Tensor out',
];

const power = (a: Expr, b: e.Operand): Expr => e.binary('pow', a, b);

/** `g * b * a^(b-1)`, and 0 where the exponent is 0. Source: at::pow_backward_self. */
const byBase = (g: Expr, a: Expr, b: Expr): Expr =>
  e.where(e.eq(b, 0), zero(g), e.mul(g, e.mul(b, power(a, e.sub(b, 1)))));

/** `g * a^b * log(a)`, and 0 at base 0 for exponents from 0 on. Source: at::pow_backward_exponent. */
const byExponent = (g: Expr, a: Expr, b: Expr, out: Expr): Expr =>
  e.mul(g, e.where(e.and(e.eq(a, 0), e.ge(b, 0)), zero(g), e.mul(out, e.unary('log', a))));

interface PowerRows {
  /** Tensor to the power of a tensor, tensor to the power of a number, number to the power of a tensor. */
  readonly general: Pointwise;
  readonly toNumber: Pointwise;
  readonly ofNumber: Pointwise;
  /** Rows for exponents whose powers need no `pow`. */
  readonly special: ReadonlyMap<number, Pointwise>;
}

/** The rows of `pow` or `float_power`, which differ in their dtypes only. */
function powerRows(
  name: string,
  types: TypeRule,
  whole: TypeRule,
  fraction: TypeRule,
  kernel: KernelRule,
): PowerRows {
  const special = (
    exponent: number,
    forward: (x: Expr) => Expr,
    slope: (x: Expr) => Expr,
  ): [number, Pointwise] => [
    exponent,
    unary(name, Number.isInteger(exponent) ? whole : fraction, forward, {
      gradName: 'PowBackward0',
      backward: (g, _out, x) => [e.mul(g, slope(x!))],
    }),
  ];
  const square = (x: Expr): Expr => e.mul(x, x);
  const cube = (x: Expr): Expr => e.mul(square(x), x);
  const rsqrt = (x: Expr): Expr => e.div(1, e.unary('sqrt', x));
  return {
    general: binary(name, POWER, types, power, {
      gradName: 'PowBackward1',
      kernel,
      backward: (g, out, a, b) => [byBase(g, a!, b!), byExponent(g, a!, b!, out)],
    }),
    toNumber: binary(name, POWER, types, power, {
      gradName: 'PowBackward0',
      kernel,
      backward: (g, _out, a, b) => [byBase(g, a!, b!), null],
    }),
    ofNumber: binary(name, POWER, types, power, {
      gradName: 'PowBackward2',
      kernel,
      backward: (g, out, a, b) => [null, byExponent(g, a!, b!, out)],
    }),
    special: new Map([
      special(2, square, (x) => e.mul(2, x)),
      special(3, cube, (x) => e.mul(3, square(x))),
      special(
        0.5,
        (x) => e.unary('sqrt', x),
        (x) => e.mul(0.5, rsqrt(x)),
      ),
      special(-0.5, rsqrt, (x) => e.mul(-0.5, power(x, -1.5))),
      special(
        -1,
        (x) => e.div(1, x),
        (x) => e.neg(e.div(1, square(x))),
      ),
      special(
        -2,
        (x) => e.div(1, square(x)),
        (x) => e.mul(-2, e.div(1, cube(x))),
      ),
    ]),
  };
}

const pows = powerRows(
  'pow',
  same,
  (dtype) => (dtype === 'bool' ? 'int32' : dtype),
  toFloat,
  notFor('pow', 'bool'),
);
const double: TypeRule = () => 'float64';
const floatPowers = powerRows('float_power', double, double, double, () => undefined);

function toNumber(
  { special, toNumber: general }: PowerRows,
  input: Tensor,
  exponent: number | boolean,
): Tensor {
  const row = special.get(+exponent);
  return row === undefined ? general.apply2(input, exponent) : row.apply1(input);
}

const isNumber = (x: Operand): x is number | boolean => typeof x === 'number' || typeof x === 'boolean';

/** Errors about an exponent that is a number, whose dtype is that of the result. */
function checkExponent(input: Tensor, exponent: number | boolean): void {
  if (+exponent < 0 && Number.isInteger(exponent) && !isFloat(input.dtype)) {
    throw new RuntimeError('Integers to negative integer powers are not allowed.');
  }
  convertScalar(exponent, isFloat(input.dtype) ? input.dtype : resultType(input, exponent));
}

/**
 * `input` to the power of `exponent`, broadcast and promoted; either may be a number. RuntimeError for bool, and for
 * integers to the power of a negative whole number (with a tensor of exponents those give 0, 1 or -1).
 */
export function pow(input: Operand, exponent: Operand): Tensor {
  if (!(input instanceof Tensor)) return pows.ofNumber.apply(input, exponent);
  if (!isNumber(exponent)) return pows.general.apply2(input, exponent);
  checkExponent(input, exponent);
  return toNumber(pows, input, exponent);
}

export function pow_(input: Tensor, exponent: Operand): Tensor {
  if (!isNumber(exponent)) return applyInPlace(pows.general, input, [input, exponent]);
  checkExponent(input, exponent);
  const result = resultType(input, exponent);
  if (result !== input.dtype) {
    const [found, expected] = [input.dtype, result].map((dtype) => dtypeInfo(dtype).scalarType);
    throw new RuntimeError(`Found dtype ${found} but expected ${expected}`);
  }
  return toNumber_(pows, input, exponent);
}

function toNumber_(
  { special, toNumber: general }: PowerRows,
  input: Tensor,
  exponent: number | boolean,
): Tensor {
  const row = special.get(+exponent);
  return row === undefined
    ? applyInPlace(general, input, [input, exponent])
    : applyInPlace(row, input, [input]);
}

/** `pow` in float64, whatever the dtypes. */
export function floatPower(input: Operand, exponent: Operand): Tensor {
  if (!(input instanceof Tensor)) return floatPowers.ofNumber.apply(input, exponent);
  return isNumber(exponent)
    ? toNumber(floatPowers, input, exponent)
    : floatPowers.general.apply2(input, exponent);
}

/** RuntimeError unless `input` is float64. */
export function floatPower_(input: Tensor, exponent: Operand): Tensor {
  checkArguments('float_power', POWER, [input, exponent], true);
  if (input.dtype !== 'float64') {
    const { scalarType } = dtypeInfo(input.dtype);
    throw new RuntimeError(
      `the base given to float_power_ has dtype ${scalarType} but the operation's result requires dtype Double`,
    );
  }
  return pow_(input, exponent);
}

/** `input * input`. */
export const square = (input: Tensor): Tensor => squareRow.apply1(input);
export const square_ = (input: Tensor): Tensor => pow_(input, 2);

const squareRow = pows.special.get(2)!;
const sqrtOp = unary('sqrt', toFloat, (x) => e.unary('sqrt', x));
const rsqrtOp = unary('rsqrt', toFloat, (x) => e.div(1, e.unary('sqrt', x)), {
  backward: (g, out) => [e.mul(e.mul(g, -0.5), e.mul(out, e.mul(out, out)))],
});

/** Square root; NaN for negative numbers, float32 for integers. */
export const sqrt = (input: Tensor): Tensor => sqrtOp.apply1(input);
export const sqrt_ = (input: Tensor): Tensor => applyInPlace(sqrtOp, input, [input]);

/** `1 / sqrt(input)`; float32 for integers. */
export const rsqrt = (input: Tensor): Tensor => rsqrtOp.apply1(input);
export const rsqrt_ = (input: Tensor): Tensor => applyInPlace(rsqrtOp, input, [input]);
