const f = Math.fround;

// Coefficients of the Cephes library (S. Moshier), as sse_mathfun (J. Pommier) has them.
const SQRT_HALF = f(Math.SQRT1_2);
const LOG_P = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f) as [number, number, number, number, number, number, number, number, number];
const [P0, P1, P2, P3, P4, P5, P6, P7, P8] = LOG_P;
const LN2_LOW = f(-2.1219444e-4);
const LN2_HIGH = f(0.693359375);
const TWO_PI = f(2 * Math.PI);
const FOUR_OVER_PI = f(1.27323954473516);
const PI_4_HIGH = f(-0.78515625);
const PI_4_MIDDLE = f(-2.4187564849853515625e-4);
const PI_4_LOW = f(-3.77489497744594108e-8);
const SIN_2 = f(-1.9515295891e-4);
const SIN_1 = f(8.3321608736e-3);
const SIN_0 = f(-1.6666654611e-1);
const COS_2 = f(2.443315711809948e-5);
const COS_1 = f(-1.388731625493765e-3);
const COS_0 = f(4.166664568298827e-2);

/**
 * PyTorch's normal numbers in float32, 16 at a time: the 16 uniform numbers of `data` from `at` become normal.
 * The first 8 give the radius (as 1 - u, which is never 0), the last 8 the angle; cosines go to the first half,
 * sines to the second. The numbers are those of PyTorch's AVX2 kernel: its polynomials, evaluated with fused
 * multiply-adds, which are `f(a * b + c)` here, since float64 holds the product of two float32 exactly.
 */
export function boxMuller16(data: Float32Array, at: number, mean: number, std: number): void {
  for (let i = at; i < at + 8; i++) {
    const radius = f(Math.sqrt(f(-2 * log(f(1 - data[i]!)))));
    const theta = f(TWO_PI * data[i + 8]!);

    // Reduction to [-pi/4, pi/4] by the nearest even multiple of pi/4.
    const octant = (Math.trunc(f(theta * FOUR_OVER_PI)) + 1) & ~1;
    let x = f(octant * PI_4_HIGH + theta);
    x = f(octant * PI_4_MIDDLE + x);
    x = f(octant * PI_4_LOW + x);
    const z = f(x * x);
    let cos = f(COS_2 * z + COS_1);
    cos = f(cos * z + COS_0);
    cos = f(cos * z);
    cos = f(f(cos * z - z * 0.5) + 1);
    let sin = f(SIN_2 * z + SIN_1);
    sin = f(sin * z + SIN_0);
    sin = f(sin * z);
    sin = f(sin * x + x);
    const swap = (octant & 2) !== 0;
    const cosTheta = ((octant - 2) & 4) === 0 ? -(swap ? sin : cos) : swap ? sin : cos;
    const sinTheta = (octant & 4) !== 0 ? -(swap ? cos : sin) : swap ? cos : sin;

    data[i] = f(radius * cosTheta) * std + mean;
    data[i + 8] = f(radius * sinTheta) * std + mean;
  }
}

/** Natural logarithm of a float32 in [2^-24, 1]. */
function log(value: number): number {
  // Mantissa in [sqrt(1/2), sqrt(2)) minus 1, and exponent.
  const bits = Math.trunc(value * 0x1000000);
  const width = 32 - Math.clz32(bits);
  let x = bits / (1 << width);
  let e = width - 24;
  if (x < SQRT_HALF) {
    e -= 1;
    x = f(f(x - 1) + x);
  } else {
    x = f(x - 1);
  }
  const z = f(x * x);
  let y = f(P0 * x + P1);
  y = f(y * x + P2);
  y = f(y * x + P3);
  y = f(y * x + P4);
  y = f(y * x + P5);
  y = f(y * x + P6);
  y = f(y * x + P7);
  y = f(y * x + P8);
  y = f(y * x);
  y = f(y * z + f(e * LN2_LOW));
  y = f(y - z * 0.5);
  return f(e * LN2_HIGH + f(x + y));
}
