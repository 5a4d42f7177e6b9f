import { check, formatDouble } from './check.ts';
import { exp, log, tan } from './elementary.ts';
import { fusedMultiplyAdd } from './exact.ts';
import type { Generator } from './generator.ts';
import type { TypedArray } from '../tensor/dtype.ts';

type Floats = Float32Array | Float64Array;

/*
 * Distributions that transform one uniform or normal number. PyTorch computes them in float64 whatever the dtype of
 * the tensor. Rounded to float32 the engine's own functions give the same numbers; float64 takes the accurate ones.
 */

/**
 * Fills `out` with exponential numbers of density `lambda exp(-lambda x)`: `exponential_`.
 *
 * @throws RuntimeError if `lambda` is negative or NaN
 */
export function fillExponential(out: Floats, gen: Generator, lambda = 1): void {
  check(lambda >= 0, () => `exponential_ expects lambda >= 0.0, but found lambda=${formatDouble(lambda)}`);
  const logarithm = out instanceof Float32Array ? Math.log : log;
  const scale = -1 / lambda;
  for (let i = 0; i < out.length; i++) out[i] = scale * logarithm(1 - gen.uniformDouble());
}

/** Fills `out` with Cauchy numbers of location `median` and scale `sigma`: `cauchy_`. */
export function fillCauchy(out: Floats, gen: Generator, median = 0, sigma = 1): void {
  const tangent = out instanceof Float32Array ? Math.tan : tan;
  for (let i = 0; i < out.length; i++) {
    out[i] = fusedMultiplyAdd(sigma, tangent(Math.PI * (gen.uniformDouble() - 0.5)), median);
  }
}

/**
 * Fills `out` with e^x of normal x with `mean` and `std`: `log_normal_`.
 *
 * @throws RuntimeError unless `std` > 0
 */
export function fillLogNormal(out: Floats, gen: Generator, mean = 1, std = 2): void {
  check(std > 0, () => `log_normal_ expects std > 0.0, but found std=${formatDouble(std)}`);
  const exponential = out instanceof Float32Array ? Math.exp : exp;
  for (let i = 0; i < out.length; i++) out[i] = exponential(fusedMultiplyAdd(gen.normal(), std, mean));
}

/**
 * Fills `out` with the number of trials up to the first success, each of probability `p`: `geometric_`.
 *
 * @throws RuntimeError unless 0 < p < 1
 */
export function fillGeometric(out: TypedArray, gen: Generator, p: number): void {
  check(p > 0 && p < 1, () => `geometric_ expects p to be in (0, 1), but got p=${formatDouble(p)}`);
  const logFailure = Math.log(1 - p);
  for (let i = 0; i < out.length; i++) out[i] = Math.ceil(Math.log(gen.uniformDouble()) / logFailure);
}
