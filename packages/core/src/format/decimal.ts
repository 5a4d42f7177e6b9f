/**
 * Numbers as decimal text, rounded as C and Python do it: to nearest on the exact binary value, ties to
 * even. JavaScript's `toFixed` and `toExponential` round ties up, stop at 100 digits, and switch notation
 * at 1e21. A minus sign is kept on zero; values that are not finite give `nan`, `inf`, `-inf`.
 */

/** A non-negative number, exactly: `digits / 10 ** scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

function exactDecimal(x: number): Decimal {
  let scale = 0;
  let mantissa = x;
  for (; !Number.isInteger(mantissa); scale++) mantissa *= 2; // exact, also from the denormal range
  return { digits: BigInt(mantissa) * 5n ** BigInt(scale), scale };
}

/** `digits / 10 ** places` to the nearest integer, ties to even; negative `places` append zeros. */
function dropDigits(digits: bigint, places: number): bigint {
  if (places <= 0) return digits * 10n ** BigInt(-places);
  const unit = 10n ** BigInt(places);
  const quotient = digits / unit;
  const twice = 2n * (digits % unit);
  return twice > unit || (twice === unit && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);

const notFinite = (x: number): string => (Number.isNaN(x) ? 'nan' : x < 0 ? '-inf' : 'inf');

/** `{:.<precision>f}` of Python. */
export function formatFixed(x: number, precision: number): string {
  if (!Number.isFinite(x)) return notFinite(x);
  const { digits, scale } = exactDecimal(Math.abs(x));
  const text = String(dropDigits(digits, scale - precision)).padStart(precision + 1, '0');
  return (isNegative(x) ? '-' : '') + insertPoint(text, text.length - precision);
}

/** `{:.<precision>e}` of Python: at least two digits in the exponent. */
export function formatExponential(x: number, precision: number): string {
  if (!Number.isFinite(x)) return notFinite(x);
  const { digits, scale } = exactDecimal(Math.abs(x));
  const excess = String(digits).length - 1 - precision;
  let text = String(dropDigits(digits, excess)).padEnd(precision + 1, '0');
  let exponent = digits === 0n ? 0 : excess + precision - scale;
  if (text.length > precision + 1) {
    text = text.slice(0, -1); // 9.99 rounded up to 10.0
    exponent++;
  }
  return (isNegative(x) ? '-' : '') + insertPoint(text, 1) + formatExponent(exponent);
}

/**
 * Python's `repr` of a float: the fewest digits that read back as the same number, always with a point or
 * an exponent, and an exponent from 1e16 on and below 1e-4.
 *
 * `single` asks for the fewest digits that identify a float32 among the float32s, as NumPy prints one.
 */
export function formatShortest(x: number, { single = false } = {}): string {
  if (!Number.isFinite(x)) return notFinite(x);
  const sign = isNegative(x) ? '-' : '';
  const size = Math.abs(x);
  const scientific = shortestExponential(size, single);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return sign + scientific;
  const [mantissa, power] = scientific.split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return sign + insertPoint(digits.padEnd(exponent + 2, '0'), exponent + 1);
}

/** The shortest digits of `x >= 0` in exponential form: `1.5e-07`, `2e+03`. */
export function shortestExponential(x: number, single: boolean): string {
  if (!single) return x.toExponential().replace(/(e[-+])(\d)$/, '$10$2');
  for (let precision = 0; precision < 8; precision++) {
    const text = formatExponential(x, precision);
    if (Math.fround(Number(text)) === x) return text;
  }
  return formatExponential(x, 8); // nine digits tell any two float32s apart
}

const insertPoint = (digits: string, at: number): string =>
  at < digits.length ? `${digits.slice(0, at)}.${digits.slice(at)}` : digits;

const formatExponent = (exponent: number): string =>
  `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
