const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;
const LOWER = 0x20;

/** Digits that an int32 holds, whatever they are: of a short number, and of each of the two parts of a longer one. */
const PART_DIGITS = 9;
const MAX_POWER = 22;

/** The powers of ten that are exact in float64, and the high and low halves of each (Veltkamp's split). */
const POWERS = Float64Array.from({ length: MAX_POWER + 1 }, (_, k) => Number(`1e${k}`));
const SIGNS = Float64Array.of(1, -1);
const SPLITTER = 2 ** 27 + 1;
const HIGH_HALVES = POWERS.map((p) => SPLITTER * p - (SPLITTER * p - p));
const LOW_HALVES = POWERS.map((p, k) => p - HIGH_HALVES[k]);
const INVERSES = POWERS.map((p) => 1 / p);
const ERROR_BOUND = 2 ** -48;

/**
 * Reads decimal numbers straight from UTF-8 bytes, correctly rounded: the double that `Number(text)` gives.
 *
 * The grammar is `[+-] digits [. digits] [e [+-] digits]`, or `inf` / `infinity` in any case, with spaces or tabs
 * around it. Up to 18 significant digits take a path without a string; the rest go through `Number`.
 */
export class NumberReader {
  /** Whether a number so far was written with a point or an exponent, or is infinite. */
  sawFraction = false;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The number in `bytes[start, end)`, or NaN where that is not one. */
  read(start: number, end: number): number {
    const bytes = this.#bytes;
    // 1 for a minus, without a branch: signs are hard to predict.
    const negative = ((bytes[start] ^ MINUS) - 1) >>> 31;
    let i = start + negative;
    // The plus tells V8 that this, too, is a float64: an untyped result would have it box every number.
    if (end - i > PART_DIGITS + 1) return +this.#readLong(start, end);

    // A plain decimal this short, of nine digits and a point, is one small integer over an exact power of ten.
    const firstDigit = i;
    let head = 0;
    let digit = 0;
    while (i < end && (digit = bytes[i] - ZERO) >= 0 && digit <= 9) {
      head = Math.imul(head, 10) + digit;
      i++;
    }
    let fraction = end;
    if (i < end && digit === POINT - ZERO && end - firstDigit > 1) {
      fraction = ++i;
      while (i < end && (digit = bytes[i] - ZERO) >= 0 && digit <= 9) {
        head = Math.imul(head, 10) + digit;
        i++;
      }
      this.sawFraction ||= i === end;
    }
    if (i < end || i === firstDigit || (fraction === end && i - firstDigit > PART_DIGITS))
      return +this.#readLong(start, end);
    return (SIGNS[negative] * head) / POWERS[end - fraction];
  }

  /** Every form of number. */
  #readLong(start: number, end: number): number {
    const bytes = this.#bytes;
    const view = this.#view;
    while (start < end && isSpace(bytes[start])) start++;
    while (start < end && isSpace(bytes[end - 1])) end--;
    if (start === end) return NaN;
    const negative = bytes[start] === MINUS;
    let i = negative || bytes[start] === PLUS ? start + 1 : start;

    // The significant digits are `head` followed by `tail`, two small integers.
    const firstDigit = i;
    let head = 0;
    let tail = 0;
    let headDigits = 0;
    let tailDigits = 0;
    let point = -1;
    while (i < end) {
      if (point >= 0 && headDigits > 0 && end - i >= 4) {
        const four = fourDigits(view.getInt32(i, true));
        if (four >= 0 && headDigits <= PART_DIGITS - 4) {
          head = Math.imul(head, 10_000) + four;
          headDigits += 4;
          i += 4;
          continue;
        }
        if (four >= 0 && headDigits === PART_DIGITS && tailDigits <= PART_DIGITS - 4) {
          tail = Math.imul(tail, 10_000) + four;
          tailDigits += 4;
          i += 4;
          continue;
        }
      }
      const digit = bytes[i] - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (headDigits < PART_DIGITS) {
          head = Math.imul(head, 10) + digit;
          if (head > 0) headDigits++;
        } else {
          tail = Math.imul(tail, 10) + digit;
          tailDigits++;
        }
      } else if (digit === POINT - ZERO && point < 0) {
        point = i;
      } else {
        break;
      }
      i++;
    }
    if (i - firstDigit === (point < 0 ? 0 : 1)) return point < 0 ? this.#infinity(i, end, negative) : NaN;

    let scale = point < 0 ? 0 : i - point - 1;
    if (i < end) {
      const exponent = this.#exponent(i, end);
      if (Number.isNaN(exponent)) return NaN;
      scale -= exponent;
      point = i;
    }
    if (point >= 0) this.sawFraction = true;
    const magnitude = tailDigits === 0 ? scaleShort(head, scale) : scaleLong(head, tail, tailDigits, scale);
    if (Number.isNaN(magnitude)) return Number(this.#text(start, end));
    return negative ? -magnitude : magnitude;
  }

  /** The exponent behind the `e` at `i`; NaN where there is none. */
  #exponent(i: number, end: number): number {
    const bytes = this.#bytes;
    if ((bytes[i++] | LOWER) !== 0x65) return NaN;
    const negative = bytes[i] === MINUS;
    if (negative || bytes[i] === PLUS) i++;
    if (i >= end) return NaN;
    let exponent = 0;
    for (; i < end; i++) {
      const digit = bytes[i] - ZERO;
      if (digit < 0 || digit > 9) return NaN;
      exponent = Math.min(exponent * 10 + digit, 99_999);
    }
    return negative ? -exponent : exponent;
  }

  #infinity(i: number, end: number, negative: boolean): number {
    if (end - i !== 3 && end - i !== 8) return NaN;
    const word = this.#text(i, end).toLowerCase();
    if (word !== 'inf' && word !== 'infinity') return NaN;
    this.sawFraction = true;
    return negative ? -Infinity : Infinity;
  }

  #text(start: number, end: number): string {
    let text = '';
    for (let i = start; i < end; i++) text += String.fromCharCode(this.#bytes[i]);
    return text;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
}

/** The value of four ASCII digits in a little-endian word, first digit lowest; -1 where one is no digit. */
function fourDigits(word: number): number {
  const digits = (word - 0x30303030) | 0;
  if ((((digits + 0x76767676) | digits) & 0x80808080) !== 0) return -1;
  const pairs = Math.imul(digits, 10) + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** `head * 10^-scale` where both are exact, so that IEEE rounds once (Clinger 1990); otherwise NaN. */
function scaleShort(head: number, scale: number): number {
  if (scale >= 0) return scale <= MAX_POWER ? head / POWERS[scale] : NaN;
  return scale >= -MAX_POWER ? head * POWERS[-scale] : NaN;
}

/**
 * `(head * 10^tailDigits + tail) * 10^-scale`, correctly rounded, for `head` and `tail` of at most nine digits; NaN
 * where this method cannot decide.
 *
 * `head * 10^tailDigits` is exact, since its odd factor is below 10^9 * 5^9 < 2^53; so is the sum as `high + low`. It
 * is divided by an exact power of ten in double-double arithmetic (Dekker 1971). The error of a few 2^-53 of the
 * correction only matters beside a tie between two doubles: there it gives up.
 */
function scaleLong(head: number, tail: number, tailDigits: number, scale: number): number {
  if (tailDigits > PART_DIGITS || scale < 0 || scale > MAX_POWER) return NaN;
  const shifted = head * POWERS[tailDigits];
  const high = shifted + tail;
  const low = tail - (high - shifted);

  const quotient = high * INVERSES[scale];
  const product = quotient * POWERS[scale];
  const correction = (high - product - productError(quotient, scale, product) + low) * INVERSES[scale];
  const margin = Math.abs(correction) * ERROR_BOUND;
  const result = quotient + (correction - margin);
  return result === quotient + (correction + margin) ? result : NaN;
}

/** `x * 10^k - product` without error, where `product` is the rounded product. */
function productError(x: number, k: number, product: number): number {
  const big = SPLITTER * x;
  const xHigh = big - (big - x);
  const xLow = x - xHigh;
  const high = HIGH_HALVES[k];
  const low = LOW_HALVES[k];
  return xLow * low - (product - xHigh * high - xLow * high - xHigh * low);
}
