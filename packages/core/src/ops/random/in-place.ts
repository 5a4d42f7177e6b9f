import { fillBernoulli, fillBernoulliProbs } from '../../random/bernoulli.ts';
import { fillRandint, fillRandom } from '../../random/integers.ts';
import { fillNormal } from '../../random/normal.ts';
import { fillCauchy, fillExponential, fillGeometric, fillLogNormal } from '../../random/transforms.ts';
import { fillUniform } from '../../random/uniform.ts';
import { isFloat, type TypedArray } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { notImplementedFor } from '../base/types.ts';
import { drawInto, generatorOf, hostFloats, type DrawOptions } from './draw.ts';

type Floats = Float32Array | Float64Array;

/** Separates leading numbers from the options that may follow them. */
function parse(args: readonly (number | DrawOptions | undefined)[]): {
  numbers: (number | undefined)[];
  options: DrawOptions;
} {
  const at = args.findIndex((arg) => typeof arg === 'object');
  const numbers = (at < 0 ? args : args.slice(0, at)) as (number | undefined)[];
  return { numbers, options: at < 0 ? {} : (args[at] as DrawOptions) };
}

type Parameters = readonly (number | DrawOptions | undefined)[];

function floatsInto(
  name: string,
  x: Tensor,
  kernel: string,
  fill: (out: Floats, contiguous: boolean) => void,
): Tensor {
  if (!isFloat(x.dtype)) throw notImplementedFor(kernel, x.dtype);
  return drawInto(`${name}Backward0`, x, (out, contiguous) => fill(out as Floats, contiguous));
}

/** Overwrites `x` with uniform numbers of [from, to): `uniform_(from = 0, to = 1)`. */
export function uniform_(x: Tensor, ...args: Parameters): Tensor {
  const {
    numbers: [from = 0, to = 1],
    options,
  } = parse(args);
  return floatsInto('Uniform', x, 'check_uniform_bounds', (out) =>
    fillUniform(out, generatorOf(options), from, to),
  );
}

/** Overwrites `x` with normal numbers: `normal_(mean = 0, std = 1)`. */
export function normal_(x: Tensor, ...args: Parameters): Tensor {
  const {
    numbers: [mean = 0, std = 1],
    options,
  } = parse(args);
  return floatsInto('Normal', x, 'normal_kernel_cpu', (out, dense) =>
    fillNormal(out, generatorOf(options), mean, std, dense),
  );
}

/** Overwrites `x` with exponential numbers of rate `lambda` (1). */
export function exponential_(x: Tensor, ...args: Parameters): Tensor {
  const {
    numbers: [lambda = 1],
    options,
  } = parse(args);
  return floatsInto('Exponential', x, 'exponential_cpu', (out) =>
    fillExponential(out, generatorOf(options), lambda),
  );
}

/** Overwrites `x` with Cauchy numbers: `cauchy_(median = 0, sigma = 1)`. */
export function cauchy_(x: Tensor, ...args: Parameters): Tensor {
  const {
    numbers: [median = 0, sigma = 1],
    options,
  } = parse(args);
  return floatsInto('Cauchy', x, 'cauchy_cpu', (out) => fillCauchy(out, generatorOf(options), median, sigma));
}

/** Overwrites `x` with numbers whose logarithm is normal: `logNormal_(mean = 1, std = 2)`. */
export function logNormal_(x: Tensor, ...args: Parameters): Tensor {
  const {
    numbers: [mean = 1, std = 2],
    options,
  } = parse(args);
  return floatsInto('LogNormal', x, 'log_normal_cpu', (out) =>
    fillLogNormal(out, generatorOf(options), mean, std),
  );
}

/** Overwrites `x` with the number of trials up to the first success of probability `p`. */
export function geometric_(x: Tensor, p: number, options: DrawOptions = {}): Tensor {
  if (x.dtype === 'bool') throw notImplementedFor('geometric_cpu', 'bool');
  return drawInto('GeometricBackward0', x, (out) => fillGeometric(out, generatorOf(options), p));
}

/** Overwrites `x` with 1 at probability `p` (a number, 0.5, or a tensor that is broadcast), else 0. */
export function bernoulli_(
  x: Tensor,
  p: number | Tensor | DrawOptions = 0.5,
  options: DrawOptions = {},
): Tensor {
  if (p instanceof Tensor) {
    const probs = hostFloats(expand(p, x.shape), 'bernoulli_tensor_cpu_p_');
    const fill = (out: TypedArray): void => fillBernoulliProbs(out, generatorOf(options), probs);
    return drawInto('BernoulliBackward1', x, fill, p);
  }
  if (typeof p !== 'number') return bernoulli_(x, 0.5, p);
  return drawInto('BernoulliBackward2', x, (out) => fillBernoulli(out, generatorOf(options), p));
}

/** Overwrites `x` with whole numbers: `random_()` of its dtype's range, `random_(to)`, `random_(from, to)`. */
export function random_(x: Tensor, ...args: Parameters): Tensor {
  const { numbers, options } = parse(args);
  const gen = generatorOf(options);
  const [from, to] = numbers.length > 1 ? numbers : [0, numbers[0]];
  const fill = (out: TypedArray): void =>
    to === undefined ? fillRandom(out, gen, x.dtype) : fillRandint(out, gen, from!, to, x.dtype);
  return drawInto(`RandomBackward${2 - Math.min(numbers.length, 2)}`, x, fill);
}
