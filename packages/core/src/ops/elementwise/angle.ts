import * as e from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { applyInPlace } from '../base/in-place.ts';
import { toFloat } from '../base/types.ts';
import { noSlope, unary, zero } from './rows.ts';

const angleOp = unary(
  'angle',
  toFloat,
  (x) => e.where(e.unary('isnan', x), x, e.where(e.lt(x, 0), Math.PI, zero(x))),
  { backward: noSlope },
);
const deg2radOp = unary('deg2rad', toFloat, (x) => e.mul(x, Math.PI / 180), {
  gradName: 'Deg2RadBackward0',
});
const rad2degOp = unary('rad2deg', toFloat, (x) => e.mul(x, 180 / Math.PI), {
  gradName: 'Rad2DegBackward0',
});

/** The angle of a real number in the complex plane: pi below 0, else 0. Integers give float32. */
export const angle = (input: Tensor): Tensor => angleOp.apply1(input);

/** Degrees to radians. Integers give float32. */
export const deg2rad = (input: Tensor): Tensor => deg2radOp.apply1(input);
export const deg2rad_ = (input: Tensor): Tensor => applyInPlace(deg2radOp, input, [input]);

/** Radians to degrees. Integers give float32. */
export const rad2deg = (input: Tensor): Tensor => rad2degOp.apply1(input);
export const rad2deg_ = (input: Tensor): Tensor => applyInPlace(rad2degOp, input, [input]);

const sincOp = unary(
  'sinc',
  toFloat,
  (x) => {
    const y = e.mul(x, Math.PI);
    return e.where(e.eq(x, 0), 1, e.div(e.unary('sin', y), y));
  },
  {
    backward: (g, _out, x) => {
      const y = e.mul(x!, Math.PI);
      const slope = e.div(e.sub(e.mul(y, e.unary('cos', y)), e.unary('sin', y)), e.mul(y, x!));
      return [e.where(e.eq(x!, 0), zero(g), e.mul(g, slope))];
    },
  },
);

/** `sin(pi x) / (pi x)`, 1 at 0. Integers give float32. */
export const sinc = (input: Tensor): Tensor => sincOp.apply1(input);
export const sinc_ = (input: Tensor): Tensor => applyInPlace(sincOp, input, [input]);
