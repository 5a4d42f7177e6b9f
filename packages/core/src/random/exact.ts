/** `a * b - product`, exactly, where `product` is `a * b` rounded (Dekker, 1971). */
export function productError(a: number, b: number, product: number): number {
  const aHigh = upperBits(a);
  const bHigh = upperBits(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** `a + b - sum`, exactly, where `sum` is `a + b` rounded (Knuth). */
export function sumError(a: number, b: number, sum: number): number {
  const bRounded = sum - a;
  return a - (sum - bRounded) + (b - bRounded);
}

/** `a * b + c` rounded once, as the fused multiply-add of the processors PyTorch's kernels are compiled for. */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  if (c === 0 || b === 1 || !Number.isFinite(sum)) return sum;
  return sum + (productError(a, b, product) + sumError(product, c, sum));
}

/** The upper 26 bits of `x` (Veltkamp). */
function upperBits(x: number): number {
  const scaled = 134217729 * x;
  return scaled - (scaled - x);
}
