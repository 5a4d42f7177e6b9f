import * as e from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { pythonType, UNARY } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import { Pointwise, type Operand } from '../base/pointwise.ts';
import { floatOnly, notFor, same } from '../base/types.ts';
import { noSlope, ofFloats, passOn, unary, zero } from './rows.ts';

/** Whole numbers are whole already, so integers are handed on; there is no rounding of bool. */
const rounding = (name: 'floor' | 'ceil' | 'trunc' | 'round'): Pointwise =>
  unary(name, same, ofFloats(name), { kernel: notFor(`${name}_vml_cpu`, 'bool'), backward: noSlope });

const floorOp = rounding('floor');
const ceilOp = rounding('ceil');
const truncOp = rounding('trunc');
const roundOp = rounding('round');
const fracOp = unary('frac', same, (x) => e.sub(x, e.unary('trunc', x)), {
  kernel: floatOnly('frac_cpu'),
  backward: passOn,
});

/** Rounds down. Integers stay as they are, bool raises a RuntimeError; so with the three below. */
export const floor = (input: Tensor): Tensor => floorOp.apply1(input);
export const floor_ = (input: Tensor): Tensor => applyInPlace(floorOp, input, [input]);

/** Rounds up. */
export const ceil = (input: Tensor): Tensor => ceilOp.apply1(input);
export const ceil_ = (input: Tensor): Tensor => applyInPlace(ceilOp, input, [input]);

/** Rounds towards zero. */
export const trunc = (input: Tensor): Tensor => truncOp.apply1(input);
export const trunc_ = (input: Tensor): Tensor => applyInPlace(truncOp, input, [input]);

/** The part after the decimal point, with the sign of the number. RuntimeError for integers. */
export const frac = (input: Tensor): Tensor => fracOp.apply1(input);
export const frac_ = (input: Tensor): Tensor => applyInPlace(fracOp, input, [input]);

export interface RoundOptions {
  /** Digits after the decimal point to keep; negative ones round to tens, hundreds ... Default: 0. */
  readonly decimals?: number;
}

/** Operands beside x: a power of ten. */
const decimalsOp = (forward: (x: e.Expr, ten: e.Expr) => e.Expr): Pointwise =>
  new Pointwise({
    name: 'round',
    gradName: 'RoundBackward1',
    forms: UNARY,
    arity: 2,
    roles: ['value', 'parameter'],
    types: same,
    kernel: floatOnly('round_cpu'),
    forward: (x, ten) => forward(x!, ten!),
    backward: (g) => [zero(g), null],
  });

const roundFractionOp = decimalsOp((x, ten) => e.div(e.unary('round', e.mul(x, ten)), ten));
const roundTensOp = decimalsOp((x, ten) => e.mul(e.unary('round', e.div(x, ten)), ten));
const roundWholeOp = unary('round', same, ofFloats('round'), {
  gradName: 'RoundBackward1',
  kernel: floatOnly('round_vml_cpu'),
  backward: noSlope,
});

/** The row and the operands for `decimals`. */
function roundCall(input: Tensor, decimals: number | undefined): [Pointwise, Operand[]] {
  if (decimals === undefined) return [roundOp, [input]];
  if (typeof decimals !== 'number' || !Number.isInteger(decimals)) {
    throw new TypeError(`round(): argument 'decimals' must be int, not ${pythonType(decimals)}`);
  }
  if (decimals === 0) return [roundWholeOp, [input]];
  return [decimals > 0 ? roundFractionOp : roundTensOp, [input, 10 ** Math.abs(decimals)]];
}

/** Rounds to the nearest whole number (or to `decimals` digits), halves to even. */
export function round(input: Tensor, options: RoundOptions = {}): Tensor {
  const [op, args] = roundCall(input, options.decimals);
  return op.apply(...args);
}

export function round_(input: Tensor, options: RoundOptions = {}): Tensor {
  const [op, args] = roundCall(input, options.decimals);
  return applyInPlace(op, input, args);
}
