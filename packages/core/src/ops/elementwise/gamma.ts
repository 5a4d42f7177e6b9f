import * as e from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { applyInPlace } from '../base/in-place.ts';
import { toFloat } from '../base/types.ts';
import { unary } from './rows.ts';

const lgammaOp = unary('lgamma', toFloat, (x) => e.unary('lgamma', x));
const digammaOp = unary('digamma', toFloat, (x) => e.unary('digamma', x));

/** Logarithm of the absolute value of the gamma function. */
export const lgamma = (input: Tensor): Tensor => lgammaOp.apply1(input);
export const lgamma_ = (input: Tensor): Tensor => applyInPlace(lgammaOp, input, [input]);

/** Derivative of `lgamma`. */
export const digamma = (input: Tensor): Tensor => digammaOp.apply1(input);
export const digamma_ = (input: Tensor): Tensor => applyInPlace(digammaOp, input, [input]);
