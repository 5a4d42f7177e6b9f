import * as e from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { TENSORS } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import type { Pointwise } from '../base/pointwise.ts';
import { floatOnly, same, toFloat } from '../base/types.ts';
import { binary, unary } from './rows.ts';

/** Angles are in radians; integers give float32. */

const fn = (name: e.UnaryFn): Pointwise => unary(name, toFloat, (x) => e.unary(name, x));

const sinOp = fn('sin');
const cosOp = fn('cos');
const tanOp = fn('tan');
const asinOp = fn('asin');
const acosOp = fn('acos');
const atanOp = fn('atan');
const sinhOp = fn('sinh');
const coshOp = fn('cosh');
const tanhOp = fn('tanh');
const asinhOp = fn('asinh');
const acoshOp = fn('acosh');
const atanhOp = fn('atanh');

/** Sine. */
export const sin = (input: Tensor): Tensor => sinOp.apply1(input);
export const sin_ = (input: Tensor): Tensor => applyInPlace(sinOp, input, [input]);

/** Cosine. */
export const cos = (input: Tensor): Tensor => cosOp.apply1(input);
export const cos_ = (input: Tensor): Tensor => applyInPlace(cosOp, input, [input]);

/** Tangent. */
export const tan = (input: Tensor): Tensor => tanOp.apply1(input);
export const tan_ = (input: Tensor): Tensor => applyInPlace(tanOp, input, [input]);

/** Inverse sine, in [-pi/2, pi/2]; NaN outside of [-1, 1]. */
export const asin = (input: Tensor): Tensor => asinOp.apply1(input);
export const asin_ = (input: Tensor): Tensor => applyInPlace(asinOp, input, [input]);

/** Inverse cosine, in [0, pi]; NaN outside of [-1, 1]. */
export const acos = (input: Tensor): Tensor => acosOp.apply1(input);
export const acos_ = (input: Tensor): Tensor => applyInPlace(acosOp, input, [input]);

/** Inverse tangent, in [-pi/2, pi/2]. */
export const atan = (input: Tensor): Tensor => atanOp.apply1(input);
export const atan_ = (input: Tensor): Tensor => applyInPlace(atanOp, input, [input]);

/** Hyperbolic sine. */
export const sinh = (input: Tensor): Tensor => sinhOp.apply1(input);
export const sinh_ = (input: Tensor): Tensor => applyInPlace(sinhOp, input, [input]);

/** Hyperbolic cosine. */
export const cosh = (input: Tensor): Tensor => coshOp.apply1(input);
export const cosh_ = (input: Tensor): Tensor => applyInPlace(coshOp, input, [input]);

/** Hyperbolic tangent. */
export const tanh = (input: Tensor): Tensor => tanhOp.apply1(input);
export const tanh_ = (input: Tensor): Tensor => applyInPlace(tanhOp, input, [input]);

/** Inverse hyperbolic sine. */
export const asinh = (input: Tensor): Tensor => asinhOp.apply1(input);
export const asinh_ = (input: Tensor): Tensor => applyInPlace(asinhOp, input, [input]);

/** Inverse hyperbolic cosine; NaN below 1. */
export const acosh = (input: Tensor): Tensor => acoshOp.apply1(input);
export const acosh_ = (input: Tensor): Tensor => applyInPlace(acoshOp, input, [input]);

/** Inverse hyperbolic tangent; infinite at -1 and 1, NaN beyond. */
export const atanh = (input: Tensor): Tensor => atanhOp.apply1(input);
export const atanh_ = (input: Tensor): Tensor => applyInPlace(atanhOp, input, [input]);

const atan2Op = binary('atan2', TENSORS, toFloat, (y, x) => e.binary('atan2', y, x));
const hypotOp = binary('hypot', TENSORS, same, (x, y) => e.binary('hypot', x, y), {
  kernel: floatOnly('hypot_cpu'),
});

/** Angle of the point (other, input), in [-pi, pi]. Both are tensors, broadcast. */
export const atan2 = (input: Tensor, other: Tensor): Tensor => atan2Op.apply2(input, other);
export const atan2_ = (input: Tensor, other: Tensor): Tensor => applyInPlace(atan2Op, input, [input, other]);

/** `sqrt(input^2 + other^2)` without overflow. Both are floating point tensors, broadcast. */
export const hypot = (input: Tensor, other: Tensor): Tensor => hypotOp.apply2(input, other);
export const hypot_ = (input: Tensor, other: Tensor): Tensor => applyInPlace(hypotOp, input, [input, other]);
