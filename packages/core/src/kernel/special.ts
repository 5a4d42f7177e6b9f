/** Special functions that JavaScript lacks, in double precision. */

/** Coefficients of W. J. Cody's rational approximations of erf (Math. Comp. 23, 1969). */
const ERF_A = [
  3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947, 0.185777706184603153,
];
const ERF_B = [23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062];
const ERF_C = [
  0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131, 881.95222124176909,
  1712.04761263407058, 2051.07837782607147, 1230.33935479799725, 2.15311535474403846e-8,
];
const ERF_D = [
  15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019, 3290.79923573345963,
  4362.61909014324716, 3439.36767414372164, 1230.33935480374942,
];
const ERF_P = [
  0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766,
  6.58749161529837803e-4, 0.0163153871373020978,
];
const ERF_Q = [
  2.56852019228982242, 1.87295284992346047, 0.527905102951428412, 0.0605183413124413191,
  0.00233520497626869185,
];

function erfSmall(x: number): number {
  const z = Math.abs(x) > 1.11e-16 ? x * x : 0;
  let num = ERF_A[4]! * z;
  let den = z;
  for (let i = 0; i < 3; i++) {
    num = (num + ERF_A[i]!) * z;
    den = (den + ERF_B[i]!) * z;
  }
  return (x * (num + ERF_A[3]!)) / (den + ERF_B[3]!);
}

/** erfc for x > 0.46875. */
function erfcLarge(x: number): number {
  let r: number;
  if (x <= 4) {
    let num = ERF_C[8]! * x;
    let den = x;
    for (let i = 0; i < 7; i++) {
      num = (num + ERF_C[i]!) * x;
      den = (den + ERF_D[i]!) * x;
    }
    r = (num + ERF_C[7]!) / (den + ERF_D[7]!);
  } else {
    if (x > 27) return 0;
    const z = 1 / (x * x);
    let num = ERF_P[5]! * z;
    let den = z;
    for (let i = 0; i < 4; i++) {
      num = (num + ERF_P[i]!) * z;
      den = (den + ERF_Q[i]!) * z;
    }
    r = (z * (num + ERF_P[4]!)) / (den + ERF_Q[4]!);
    r = (1 / Math.sqrt(Math.PI) - r) / x;
  }
  // exp(-x*x) from a head of x with few bits, whose square is exact.
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head)) * r;
}

/** Error function. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const y = Math.abs(x);
  if (y <= 0.46875) return erfSmall(x);
  const r = 1 - erfcLarge(y);
  return x < 0 ? -r : r;
}

/** Complementary error function, without cancellation for large x. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - erfSmall(x);
  const r = erfcLarge(y);
  return x < 0 ? 2 - r : r;
}

/** Lanczos approximation with g = 7, n = 9 (coefficients of P. Godfrey). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Logarithm of the absolute value of the gamma function; infinite at 0 and the negative integers. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Infinity;
  if (x <= 0 && Number.isInteger(x)) return Infinity;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  // log(x-1) near the two zeros is lost in the sum below; the series about them keeps its digits.
  if (Math.abs(x - 1) < 0.25) return lgammaNearOne(x - 1);
  if (Math.abs(x - 2) < 0.25) return lgammaNearOne(x - 2) + Math.log1p(x - 2);
  const z = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < 9; i++) sum += LANCZOS[i]! / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const EULER = 0.57721566490153286;

/** zeta(k) - 1 for k = 2 .. 31 by summation with an Euler-Maclaurin tail. */
const ZETA_MINUS_1 = Array.from({ length: 30 }, (_, i) => {
  const k = i + 2;
  const n = 12;
  let sum = 0;
  for (let j = 2; j < n; j++) sum += j ** -k;
  return (
    sum +
    n ** (1 - k) / (k - 1) +
    n ** -k / 2 +
    (k * n ** (-k - 1)) / 12 -
    (k * (k + 1) * (k + 2) * n ** (-k - 3)) / 720
  );
});

/** lgamma(1 + z) = -log1p(z) + z(1 - euler) + sum (-1)^k (zeta(k) - 1) z^k / k. */
function lgammaNearOne(z: number): number {
  let sum = 0;
  for (let k = 31; k >= 2; k--) sum = sum * z + ((k % 2 === 0 ? 1 : -1) * ZETA_MINUS_1[k - 2]!) / k;
  return -Math.log1p(z) + z * (1 - EULER) + sum * z * z;
}

/** Derivative of lgamma; PyTorch's conventions at the poles (-inf at 0, NaN at the negative integers). */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Infinity : -Infinity;
  if (x < 0) {
    if (Number.isInteger(x)) return NaN;
    const fraction = x % 1;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * fraction);
  }
  let shift = 0;
  while (x < 10) {
    shift -= 1 / x;
    x += 1;
  }
  if (x === Infinity) return x;
  const z = 1 / (x * x);
  const series =
    z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760 - z / 12))))));
  return shift + Math.log(x) - 0.5 / x - series;
}
