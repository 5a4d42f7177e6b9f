import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { onHost } from '../../tensor/at-once.ts';
import { dtypeInfo, isFloat } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkArguments, TENSORS } from '../base/arguments.ts';
import { copyInto, emptyOf, fullOf } from '../base/fill.ts';
import { applyInPlace } from '../base/in-place.ts';
import { returnType, type ReturnType } from '../base/return-type.ts';
import { applyRow, type Row } from '../base/row.ts';
import { checkTensor } from '../base/sizes.ts';
import { floatOnly, same } from '../base/types.ts';
import { mul } from './arithmetic.ts';
import { div } from './division.ts';
import { exp2 } from './exponential.ts';
import { pow } from './power.ts';
import { binary } from './rows.ts';

/** Mantissa, of a size in [1/2, 1), and exponent of a finite number. */
function parts(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  const size = Math.abs(x);
  let exponent = Math.max(-1023, Math.floor(Math.log2(size)) + 1);
  // In two factors: the whole one may overflow.
  let mantissa = size * 2 ** -(exponent >> 1) * 2 ** -(exponent - (exponent >> 1));
  for (; mantissa < 0.5; mantissa *= 2) exponent--;
  for (; mantissa >= 1; mantissa /= 2) exponent++;
  return [Math.sign(x) * mantissa, exponent];
}

const frexpRow: Row<null> = {
  name: 'FrexpBackward0',
  forward([x]) {
    const { device, dtype, shape } = x!;
    const mantissa = emptyOf(device, denseLayout(dtype, shape));
    const exponent = emptyOf(device, denseLayout('int32', shape));
    onHost([x!], [mantissa, exponent], ([values]) => {
      const mantissas = new (dtypeInfo(dtype).array)(values!.length);
      const exponents = new Int32Array(values!.length);
      values!.forEach((value, i) => ([mantissas[i], exponents[i]] = parts(value) as [number, number]));
      return [mantissas, exponents];
    });
    return [mantissa, exponent];
  },
  saves: { outputs: [1] },
  backward: (ctx, g) => [g && div(g, exp2(ctx.output(1)))],
  jvp: (ctx, t) => [div(t!, exp2(ctx.output(1))), null],
};

/** `mantissa * 2^exponent`, the mantissa of a size in [1/2, 1), the exponent int32. Floats only. */
export function frexp(input: Tensor): ReturnType<'mantissa' | 'exponent'> {
  checkTensor('frexp', 'input', 1, input);
  if (!isFloat(input.dtype)) {
    throw new RuntimeError('torch.frexp() only supports floating-point dtypes');
  }
  const [mantissa, exponent] = applyRow(frexpRow, [input], null) as Tensor[];
  return returnType('frexp', { mantissa: mantissa!, exponent: exponent! });
}

/** `input * 2^other`; integers give float32. */
export function ldexp(input: Tensor, other: Tensor): Tensor {
  checkArguments('ldexp', TENSORS, [input, other]);
  return mul(input, pow(fullOf(input.device, 'float32', [], 2), other));
}

export const ldexp_ = (input: Tensor, other: Tensor): Tensor => copyInto(input, ldexp(input, other));

const nextafterOp = binary('nextafter', TENSORS, same, (a, b) => e.binary('nextafter', a, b), {
  kernel: floatOnly('nextafter_cpu'),
  underivable: true,
});

/** The number of the dtype that follows `input` on the way to `other`. Floats only; no derivative. */
export const nextafter = (input: Tensor, other: Tensor): Tensor => nextafterOp.apply2(input, other);
export const nextafter_ = (input: Tensor, other: Tensor): Tensor =>
  applyInPlace(nextafterOp, input, [input, other]);
