/** 2^27 + 1: splits a float64 into two halves whose products are exact. */
const SPLITTER = 134217729;

function halves(x: number): readonly [number, number] {
  const scaled = x * SPLITTER;
  const high = scaled - (scaled - x);
  return [high, x - high];
}

/** What the product `a * b` lost in rounding. Source: Dekker. */
function productError(a: number, b: number, product: number): number {
  const [a1, a2] = halves(a);
  const [b1, b2] = halves(b);
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}

/**
 * `a * b + c` as processors fuse it, rounded once (but for rare double roundings): the errors of the product
 * and of the sum are added at the end.
 */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  if (!Number.isFinite(sum)) return sum;
  const back = sum - product;
  const sumError = product - (sum - back) + (c - back);
  const result = sum + (sumError + productError(a, b, product));
  return Number.isFinite(result) ? result : sum;
}
