import { RuntimeError } from '../../errors.ts';
import { fillBernoulli, fillBernoulliProbs } from '../../random/bernoulli.ts';
import { fillBinomial } from '../../random/binomial.ts';
import { multinomial as drawClasses } from '../../random/multinomial.ts';
import { fillNormal } from '../../random/normal.ts';
import { fillPoisson } from '../../random/poisson.ts';
import { dtypeInfo, isFloat } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { broadcastShapes } from '../base/plan.ts';
import { expand } from '../base/broadcast.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { fromData } from '../create/tensor.ts';
import { floats, randn, type RandomOptions } from './create.ts';
import { drawn, drawnFrom, generatorOf, hostFloats, type DrawOptions } from './draw.ts';

type Floats = Float32Array | Float64Array;

/** 1 with the probability that `x` holds at that place (or `p` everywhere), else 0; dtype and shape of `x`. */
export function bernoulli(x: Tensor, p?: number | DrawOptions, options: DrawOptions = {}): Tensor {
  if (typeof p === 'number') {
    return drawn(x.device, x.dtype, x.shape, (out) => fillBernoulli(out, generatorOf(options), p));
  }
  const gen = generatorOf(p ?? options);
  const probs = hostFloats(x, 'bernoulli_tensor_cpu_p_');
  return drawnFrom('BernoulliBackward0', [x], () =>
    drawn(x.device, x.dtype, x.shape, (out) => fillBernoulliProbs(out, gen, probs)),
  );
}

/**
 * Indices of classes drawn by their weights: `[n]` for weights `[classes]`, `[rows, n]` for `[rows, classes]`; int32.
 */
export function multinomial(
  x: Tensor,
  numSamples: number,
  options: DrawOptions & { replacement?: boolean } = {},
): Tensor {
  if (x.ndim < 1 || x.ndim > 2) throw new RuntimeError('prob_dist must be 1 or 2 dim');
  if (!isFloat(x.dtype)) {
    throw new RuntimeError(
      `multinomial only supports floating-point dtypes for input, got: ${dtypeInfo(x.dtype).scalarType}`,
    );
  }
  const classes = x.shape[x.ndim - 1]!;
  const rows = x.ndim === 2 ? x.shape[0]! : 1;
  const columnMajor = x.ndim === 2 && x.layout.strides[0] === 1 && x.layout.strides[1] !== 1;
  const probs = hostFloats(x, 'multinomial');
  const drawnClasses = drawClasses({ probs, rows, classes }, numSamples, generatorOf(options), {
    replacement: options.replacement ?? false,
    columnMajor,
  });
  return fromData(x.device, 'int32', x.ndim === 2 ? [rows, numSamples] : [numSamples], drawnClasses);
}

/** Poisson numbers of the rates in `x`. */
export function poisson(x: Tensor, options: DrawOptions = {}): Tensor {
  const rates = hostFloats(x, 'poisson_cpu');
  return drawnFrom('PoissonBackward0', [x], () =>
    drawn(x.device, x.dtype, x.shape, (out) => fillPoisson(out as Floats, generatorOf(options), rates)),
  );
}

/** Successes in `count` trials of probability `prob`, element by element (broadcast). */
export function binomial(count: Tensor, prob: Tensor, options: DrawOptions = {}): Tensor {
  const shape = broadcastShapes(count.shape, prob.shape);
  const counts = hostFloats(expand(count, shape), 'binomial_cpu');
  const probs = hostFloats(expand(prob, shape), 'binomial_cpu');
  return drawn(count.device, count.dtype, shape, (out) =>
    fillBinomial(out as Floats, generatorOf(options), counts, probs),
  );
}

/**
 * Normal numbers: `normal(mean, std, size)` for two numbers, or `normal(mean, std)` where at least one is a tensor
 * that gives the shape.
 */
export function normal(
  mean: Tensor | number,
  std?: Tensor | number | RandomOptions,
  size?: readonly number[] | RandomOptions,
  options?: RandomOptions,
): Tensor {
  const isOptions = (x: unknown): x is RandomOptions =>
    typeof x === 'object' && !(x instanceof Tensor) && !Array.isArray(x);
  const settings: RandomOptions = options ?? (isOptions(size) ? size : isOptions(std) ? std : {});
  const deviation = std === undefined || isOptions(std) ? 1 : std;
  if (typeof mean === 'number' && typeof deviation === 'number') {
    if (!Array.isArray(size)) throw new TypeError('normal() of two numbers needs the size of the result');
    const fill = (out: Floats): void => fillNormal(out, generatorOf(settings), mean, deviation);
    return floats(size as readonly number[], settings, 'normal_kernel_cpu', fill);
  }
  if (deviation instanceof Tensor && hostFloats(deviation, 'normal_kernel_cpu').some((s) => !(s >= 0))) {
    throw new RuntimeError('normal expects all elements of std >= 0.0');
  }
  if (typeof deviation === 'number' && !(deviation >= 0)) {
    throw new RuntimeError(`normal expects std >= 0.0, but found std ${deviation}`);
  }
  const tensors = [mean, deviation].filter((x) => x instanceof Tensor);
  const shape = broadcastShapes(...tensors.map((x) => x.shape));
  const { dtype, device } = tensors[0]!;
  const name = `NormalBackward${tensors.length === 2 ? 3 : mean instanceof Tensor ? 1 : 2}`;
  return drawnFrom(name, tensors, () =>
    add(mul(randn(shape, { ...settings, dtype, backend: device.backend }), deviation), mean),
  );
}
