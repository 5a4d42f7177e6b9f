import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { isFloat } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { UNARY } from '../base/arguments.ts';
import { applyInPlace } from '../base/in-place.ts';
import { Pointwise } from '../base/pointwise.ts';
import { optionsAfter, optionsAfterTwo } from '../base/sizes.ts';
import {
  floatOnly,
  notFor,
  notImplementedFor,
  same,
  toFloat,
  type KernelRule,
  type TypeRule,
} from '../base/types.ts';
import { relu as reluOf, relu_ } from '../elementwise/clamp.ts';

export interface InPlaceOptions {
  /** Write the result into the input. */
  readonly inplace?: boolean;
}

interface Options {
  /** PyTorch's name of the op in messages and of its node, where the two differ. */
  readonly gradName: string;
  /** PyTorch's name of the kernel; it is for floats alone. */
  readonly kernel?: string | KernelRule;
  readonly types?: TypeRule;
  /** How many numbers the function has. */
  readonly parameters?: number;
  /** Gradient of the input. */
  readonly slope?: (g: Expr, x: Expr, ...parameters: Expr[]) => Expr;
}

/** A function of one element and some numbers. */
function activation(
  name: string,
  forward: (x: Expr, ...parameters: Expr[]) => Expr,
  options: Options,
): Pointwise {
  const { gradName, kernel, types = same, parameters = 0, slope } = options;
  const none = new Array<null>(parameters).fill(null);
  return new Pointwise({
    name,
    gradName,
    forms: UNARY,
    arity: 1 + parameters,
    roles: ['value', ...none.map(() => 'parameter' as const)],
    types,
    ...(kernel !== undefined && { kernel: typeof kernel === 'string' ? floatOnly(kernel) : kernel }),
    forward: (x, ...rest) => forward(x!, ...rest),
    ...(slope && {
      backward: (g: Expr, _out: Expr, x: Expr, ...rest: Expr[]) => [slope(g, x, ...rest), ...none],
    }),
  });
}

const run = (op: Pointwise, x: Tensor, options: InPlaceOptions, ...parameters: number[]): Tensor =>
  options.inplace ? applyInPlace(op, x, [x, ...parameters]) : op.apply(x, ...parameters);

const exp = (x: Expr): Expr => e.unary('exp', x);
const tanh = (x: Expr): Expr => e.unary('tanh', x);
const atLeast = (x: Expr, low: e.Operand): Expr => e.binary('max', x, low);
const atMost = (x: Expr, high: e.Operand): Expr => e.binary('min', x, high);
const logistic = (x: Expr): Expr => e.div(1, e.add(1, exp(e.neg(x))));

/** Negative elements become 0. RuntimeError for bool. */
export const relu = (input: Tensor, options: InPlaceOptions = {}): Tensor =>
  options.inplace ? relu_(input) : reluOf(input);

export { relu_ };

const geluOp = activation(
  'gelu',
  (x) => e.mul(e.mul(x, 0.5), e.add(1, e.unary('erf', e.mul(x, Math.SQRT1_2)))),
  {
    gradName: 'GeluBackward0',
    kernel: 'GeluKernelImpl',
    slope(g, x) {
      const below = e.mul(0.5, e.add(1, e.unary('erf', e.mul(x, Math.SQRT1_2))));
      const density = e.mul(exp(e.mul(e.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return e.mul(g, e.add(below, e.mul(x, density)));
    },
  },
);

const geluTanhOp = activation(
  'gelu',
  (x) => {
    const inner = e.mul(Math.sqrt(2 / Math.PI), e.add(x, e.mul(0.044715, e.mul(e.mul(x, x), x))));
    return e.mul(e.mul(0.5, x), e.add(1, tanh(inner)));
  },
  { gradName: 'GeluBackward0', kernel: 'GeluKernelImpl' },
);

export interface GeluOptions {
  /** 'tanh' approximates the normal distribution. Default: 'none'. */
  readonly approximate?: 'none' | 'tanh';
}

/** x times the probability of a normal number below x. Floats. RuntimeError for another approximation. */
export function gelu(input: Tensor, { approximate = 'none' }: GeluOptions = {}): Tensor {
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new RuntimeError('approximate argument must be either none or tanh.');
  }
  return (approximate === 'tanh' ? geluTanhOp : geluOp).apply1(input);
}

/** Parameters: the factors of the negative part, of the positive part, and of x within the negative part. */
const eluLike = (gradName: string): Pointwise =>
  activation(
    'elu',
    (x, negative, positive, inner) =>
      e.where(e.le(x, 0), e.mul(e.sub(exp(e.mul(x, inner!)), 1), negative!), e.mul(x, positive!)),
    {
      gradName,
      kernel: 'elu_cpu',
      parameters: 3,
      slope: (g, x, negative, positive, inner) =>
        e.where(
          e.gt(x, 0),
          e.mul(g, positive!),
          e.mul(e.mul(e.mul(g, inner!), negative!), exp(e.mul(x, inner!))),
        ),
    },
  );

const eluOp = eluLike('EluBackward0');
const eluInPlaceOp = eluLike('EluBackward1');
const celuOp = eluLike('CeluBackward0');
const celuInPlaceOp = eluLike('CeluBackward1');

/** x, or `alpha (exp(x) - 1)` where x is negative. Floats. */
export function elu(input: Tensor, alpha?: number | InPlaceOptions, options?: InPlaceOptions): Tensor {
  const [scale = 1, given] = optionsAfter<number, InPlaceOptions>(alpha, options);
  return run(given.inplace ? eluInPlaceOp : eluOp, input, given, scale, 1, 1);
}
export const elu_ = (input: Tensor, alpha = 1): Tensor => elu(input, alpha, { inplace: true });

/** Factors for which elements of mean 0 and variance 1 keep these through many layers (Klambauer et al., 2017). */
const SELU_ALPHA = 1.6732632423543772848170429916717;
const SELU_SCALE = 1.0507009873554804934193349852946;

/** `elu` with the constants of a self-normalising network. Floats. */
export const selu = (input: Tensor, options: InPlaceOptions = {}): Tensor =>
  run(options.inplace ? eluInPlaceOp : eluOp, input, options, SELU_ALPHA * SELU_SCALE, SELU_SCALE, 1);
export const selu_ = (input: Tensor): Tensor => selu(input, { inplace: true });

/** x, or `alpha (exp(x / alpha) - 1)` where x is negative. Floats. RuntimeError for an alpha of 0. */
export function celu(input: Tensor, alpha?: number | InPlaceOptions, options?: InPlaceOptions): Tensor {
  const [scale = 1, given] = optionsAfter<number, InPlaceOptions>(alpha, options);
  if (scale === 0) throw new RuntimeError('ZeroDivisionError: alpha cannot be 0 for CELU');
  return run(given.inplace ? celuInPlaceOp : celuOp, input, given, scale, 1, 1 / scale);
}
export const celu_ = (input: Tensor, alpha = 1): Tensor => celu(input, alpha, { inplace: true });

const siluOp = activation('silu', (x) => e.div(x, e.add(1, exp(e.neg(x)))), {
  gradName: 'SiluBackward0',
  kernel: 'silu_cpu',
  slope: (g, x) => e.mul(e.mul(g, logistic(x)), e.add(1, e.mul(x, e.sub(1, logistic(x))))),
});

/** `x sigmoid(x)`. Floats. */
export const silu = (input: Tensor, options: InPlaceOptions = {}): Tensor => run(siluOp, input, options);

const softTanh = (x: Expr): Expr => tanh(e.unary('log1p', exp(x)));

const mishOp = activation('mish', (x) => e.mul(x, softTanh(x)), {
  gradName: 'MishBackward0',
  kernel: 'mish_cpu',
  slope(g, x) {
    const t = softTanh(x);
    return e.mul(g, e.add(t, e.mul(e.mul(x, logistic(x)), e.sub(1, e.mul(t, t)))));
  },
});

/** `x tanh(softplus(x))`. Floats. */
export const mish = (input: Tensor, options: InPlaceOptions = {}): Tensor => run(mishOp, input, options);

const leaky = (gradName: string): Pointwise =>
  activation('leaky_relu', (x, slope) => e.where(e.gt(x, 0), x, e.mul(x, slope!)), {
    gradName,
    kernel: 'leaky_relu_cpu',
    parameters: 1,
    slope: (g, x, slope) => e.where(e.gt(x, 0), g, e.mul(g, slope!)),
  });
const leakyOp = leaky('LeakyReluBackward0');
const leakyInPlaceOp = leaky('LeakyReluBackward1');

/** x, times `negativeSlope` where it is negative. Floats. */
export function leakyRelu(
  input: Tensor,
  negativeSlope?: number | InPlaceOptions,
  options?: InPlaceOptions,
): Tensor {
  const [slope = 0.01, given] = optionsAfter<number, InPlaceOptions>(negativeSlope, options);
  return run(given.inplace ? leakyInPlaceOp : leakyOp, input, given, slope);
}
export const leakyRelu_ = (input: Tensor, negativeSlope = 0.01): Tensor =>
  leakyRelu(input, negativeSlope, { inplace: true });

/** x + 3, kept within [0, 6]. */
const hardGate = (x: Expr): Expr => atMost(atLeast(e.add(x, 3), 0), 6);

const hardswishOp = activation('hardswish', (x) => e.div(e.mul(x, hardGate(x)), 6), {
  gradName: 'HardswishBackward0',
  kernel: 'hardswish_cpu',
  slope: (g, x) => e.where(e.lt(x, -3), 0, e.where(e.ge(x, 3), g, e.mul(g, e.add(e.div(x, 3), 0.5)))),
});

/** `x hardsigmoid(x)`. Floats. */
export const hardswish = (input: Tensor, options: InPlaceOptions = {}): Tensor =>
  run(hardswishOp, input, options);

const hardsigmoidOp = activation('hardsigmoid', (x) => e.div(hardGate(x), 6), {
  gradName: 'HardsigmoidBackward0',
  kernel: 'hardsigmoid_cpu',
  slope: (g, x) => e.where(e.and(e.gt(x, -3), e.lt(x, 3)), e.div(g, 6), 0),
});

/** `x / 6 + 1 / 2`, kept within [0, 1]. Floats. */
export const hardsigmoid = (input: Tensor, options: InPlaceOptions = {}): Tensor =>
  run(hardsigmoidOp, input, options);

const hardtanhOp = activation('hardtanh', (x, low, high) => atMost(atLeast(x, low!), high!), {
  gradName: 'HardtanhBackward0',
  parameters: 2,
  slope: (g, x, low, high) => e.where(e.and(e.gt(x, low!), e.lt(x, high!)), g, 0),
});

/** x kept within [minVal, maxVal]. RuntimeError for bool, and for negative bounds of uint8. */
export function hardtanh(
  input: Tensor,
  minVal?: number | InPlaceOptions,
  maxVal?: number | InPlaceOptions,
  options?: InPlaceOptions,
): Tensor {
  const [min = -1, max = 1, given] = optionsAfterTwo<number, number, InPlaceOptions>(minVal, maxVal, options);
  if (input.dtype === 'bool') throw new RuntimeError('Bool inputs not supported for hardtanh');
  const [low, high] = isFloat(input.dtype) ? [min, max] : [Math.trunc(min), Math.trunc(max)];
  if (input.dtype === 'uint8' && (low < 0 || high < 0)) {
    throw new RuntimeError('cannot do hardtanh on an unsigned type with negative limits');
  }
  return run(hardtanhOp, input, given, low, high);
}
export const hardtanh_ = (input: Tensor, minVal = -1, maxVal = 1): Tensor =>
  hardtanh(input, minVal, maxVal, { inplace: true });

/** x kept within [0, 6]. */
export const relu6 = (input: Tensor, options: InPlaceOptions = {}): Tensor => hardtanh(input, 0, 6, options);

const within = (x: Expr, limit: Expr): Expr => e.and(e.ge(x, e.neg(limit)), e.le(x, limit));

const hardshrinkOp = activation('hardshrink', (x, limit) => e.where(within(x, limit!), 0, x), {
  gradName: 'HardshrinkBackward0',
  kernel: 'hardshrink_cpu',
  parameters: 1,
  slope: (g, x, limit) => e.where(within(x, limit!), 0, g),
});

/** x, or 0 where it lies within [-lambd, lambd]. Floats. */
export const hardshrink = (input: Tensor, lambd = 0.5): Tensor => hardshrinkOp.apply2(input, lambd);

const softshrinkOp = activation(
  'softshrink',
  (x, limit) =>
    e.where(e.gt(x, limit!), e.sub(x, limit!), e.where(e.lt(x, e.neg(limit!)), e.add(x, limit!), 0)),
  {
    gradName: 'SoftshrinkBackward0',
    kernel: 'softshrink_cpu',
    parameters: 1,
    slope: (g, x, limit) => e.where(within(x, limit!), 0, g),
  },
);

/** x nearer to 0 by `lambd`, which is at least 0, and 0 within [-lambd, lambd]. Floats. */
export function softshrink(input: Tensor, lambd = 0.5): Tensor {
  if (lambd < 0) throw new RuntimeError(`lambda must be greater or equal to 0, but found to be ${lambd}.`);
  return softshrinkOp.apply2(input, lambd);
}

const softplusOp = activation(
  'softplus',
  (x, beta, threshold) => {
    const scaled = e.mul(x, beta!);
    return e.where(e.gt(scaled, threshold!), x, e.div(e.unary('log1p', exp(scaled)), beta!));
  },
  {
    gradName: 'SoftplusBackward0',
    kernel: 'softplus_cpu',
    parameters: 2,
    slope(g, x, beta, threshold) {
      const z = exp(e.mul(x, beta!));
      return e.where(e.gt(e.mul(x, beta!), threshold!), g, e.div(e.mul(g, z), e.add(z, 1)));
    },
  },
);

/** `log(1 + exp(beta x)) / beta`, and x where `beta x` is above `threshold`. Floats. */
export const softplus = (input: Tensor, beta = 1, threshold = 20): Tensor =>
  softplusOp.apply(input, beta, threshold);

/** Integers are added up as such: what overflows wraps around. */
const softsignOp = activation(
  'softsign',
  (x) => {
    const below = e.add(e.unary('abs', x), 1);
    return isFloat(x.dtype) ? e.div(x, below) : e.div(e.cast(x, 'float32'), e.cast(below, 'float32'));
  },
  { gradName: 'DivBackward0' },
);

/** `x / (1 + |x|)`; integers give float32. RuntimeError for bool. */
export function softsign(input: Tensor): Tensor {
  if (input.dtype === 'bool') throw notImplementedFor('abs_cpu', 'bool');
  return softsignOp.apply1(input);
}

const logsigmoidOp = activation(
  'log_sigmoid',
  (x) => e.sub(atMost(x, 0), e.unary('log1p', exp(e.neg(e.unary('abs', x))))),
  {
    gradName: 'LogSigmoidBackward0',
    kernel: 'log_sigmoid_cpu',
    slope(g, x) {
      const z = exp(e.neg(e.unary('abs', x)));
      const share = e.div(z, e.add(1, z));
      return e.mul(g, e.where(e.lt(x, 0), e.sub(1, share), share));
    },
  },
);

/** Logarithm of the sigmoid. Floats. */
export const logsigmoid = (input: Tensor): Tensor => logsigmoidOp.apply1(input);

const tanhshrinkOp = activation('tanhshrink', (x) => e.sub(x, tanh(x)), {
  gradName: 'SubBackward0',
  types: (dtype, operands) => {
    if (dtype !== 'bool') return toFloat(dtype, operands);
    throw new RuntimeError(
      'Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use ' +
        'the `~` or `logical_not()` operator instead.',
    );
  },
});

/** `x - tanh(x)`; integers give float32. RuntimeError for bool. */
export const tanhshrink = (input: Tensor): Tensor => tanhshrinkOp.apply1(input);

const thresholdLike = (gradName: string): Pointwise =>
  activation('threshold', (x, limit, value) => e.where(e.le(x, limit!), value!, x), {
    gradName,
    kernel: notFor('threshold_cpu', 'bool'),
    parameters: 2,
    slope: (g, x, limit) => e.where(e.le(x, limit!), 0, g),
  });
const thresholdOp = thresholdLike('ThresholdBackward0');
const thresholdInPlaceOp = thresholdLike('ThresholdBackward1');

/** x where it is above `limit`, else `value`. RuntimeError for bool. */
export function threshold(input: Tensor, limit: number, value: number, options: InPlaceOptions = {}): Tensor {
  const [from, to] = isFloat(input.dtype) ? [limit, value] : [Math.trunc(limit), Math.trunc(value)];
  return run(options.inplace ? thresholdInPlaceOp : thresholdOp, input, options, from, to);
}
export const threshold_ = (input: Tensor, limit: number, value: number): Tensor =>
  threshold(input, limit, value, { inplace: true });
