import { check } from './check.ts';
import type { Generator } from './generator.ts';

/**
 * Fills `out` with Poisson numbers of the rates of the same places in `rates`: `torch.poisson`. Below a rate of 10
 * uniform numbers are multiplied until they fall below e^-rate; from there on by transformed rejection (Hörmann,
 * 1993, PTRS).
 *
 * @throws RuntimeError if a rate is negative or NaN
 */
export function fillPoisson(
  out: Float32Array | Float64Array,
  gen: Generator,
  rates: Float32Array | Float64Array,
): void {
  for (let i = 0; i < out.length; i++) out[i] = poisson(rates[i]!, gen);
}

function poisson(rate: number, gen: Generator): number {
  check(rate >= 0, () => 'invalid Poisson rate, expected rate to be non-negative');
  if (rate === 0) return 0;
  return rate < 10 ? byProducts(rate, gen) : byRejection(rate, gen);
}

function byProducts(rate: number, gen: Generator): number {
  const limit = Math.exp(-rate);
  let product = gen.uniformDouble();
  let count = 0;
  for (; product > limit; count++) product *= gen.uniformDouble();
  return count;
}

function byRejection(rate: number, gen: Generator): number {
  const logRate = Math.log(rate);
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const accepted = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = gen.uniformDouble() - 0.5;
    const v = gen.uniformDouble();
    const margin = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / margin + b) * u + rate + 0.43);
    if (margin >= 0.07 && v <= accepted) return k;
    if (k < 0 || (margin < 0.013 && v > margin)) continue;
    const left = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (margin * margin) + b);
    if (left <= -rate + k * logRate - logFactorial(k)) return k;
  }
}

/** log k! for small k, then Stirling's series. */
const logFactorials = new Float64Array(64);
for (let k = 2, factorial = 1; k < logFactorials.length; k++) logFactorials[k] = Math.log((factorial *= k));

function logFactorial(k: number): number {
  if (k < logFactorials.length) return logFactorials[k]!;
  const x = k + 1;
  const squared = 1 / (x * x);
  const tail = (1 / 12 - squared * (1 / 360 - squared * (1 / 1260 - squared / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + tail;
}
