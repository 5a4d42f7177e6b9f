/** Powers of ten that are exact in float64, with their halves for an exact product (Veltkamp's split). */
const POWERS = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const SPLITTER = 2 ** 27 + 1;
const POWERS_HIGH = POWERS.map((p) => SPLITTER * p - (SPLITTER * p - p));
const POWERS_LOW = POWERS.map((p, k) => p - POWERS_HIGH[k]);
const HEAD_DIGITS = 15;
const MAX_TAIL_DIGITS = 7;
const ERROR_BOUND = 2 ** -49;

const ZERO = 0x30;
const SPACE = 0x20;
const TAB = 0x09;
const LOWER = 0x20;

/**
 * Reads decimal numbers straight from UTF-8 bytes, correctly rounded: the same double as `Number(text)`.
 *
 * The grammar is `[+-] digits [. digits] [e [+-] digits]`, or `inf` / `infinity` in any case, with spaces or tabs
 * around it. Up to 22 significant digits take a path without a string; the rest go through `Number`.
 */
export class NumberReader {
  /** Whether the last number read was written without a point or an exponent. */
  integer = false;

  /** The number in `bytes[start, end)`, or NaN where that is not one. */
  read(bytes: Uint8Array, start: number, end: number): number {
    let i = start;
    while (i < end && (bytes[i] === SPACE || bytes[i] === TAB)) i++;
    while (end > i && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
    if (i === end) return NaN;
    const first = i;
    const negative = bytes[i] === 0x2d;
    if (negative || bytes[i] === 0x2b) i++;

    // Significant digits: up to 15 in `head`, the next in `tail`. `scale` counts the digits after the point.
    let head = 0;
    let tail = 0;
    let significant = 0;
    let scale = 0;
    let digits = 0;
    let pointed = false;
    for (; i < end; i++) {
      const d = bytes[i] - ZERO;
      if (d >= 0 && d <= 9) {
        digits++;
        if (pointed) scale++;
        if (significant === 0 && d === 0) continue;
        if (significant < HEAD_DIGITS) head = head * 10 + d;
        else if (significant < HEAD_DIGITS + MAX_TAIL_DIGITS) tail = tail * 10 + d;
        significant++;
      } else if (d === -2 && !pointed) {
        pointed = true;
      } else {
        break;
      }
    }
    if (digits === 0) return this.#infinity(bytes, i, end, pointed, negative);

    this.integer = !pointed;
    if (i < end) {
      if ((bytes[i] | LOWER) !== 0x65) return NaN;
      this.integer = false;
      i++;
      const down = bytes[i] === 0x2d;
      if (down || bytes[i] === 0x2b) i++;
      if (i >= end) return NaN;
      let exponent = 0;
      for (; i < end; i++) {
        const d = bytes[i] - ZERO;
        if (d < 0 || d > 9) return NaN;
        if (exponent < 10_000) exponent = exponent * 10 + d;
      }
      scale += down ? exponent : -exponent;
    }
    const magnitude = decimal(head, tail, significant, scale);
    if (magnitude === magnitude) return negative ? -magnitude : magnitude;
    return Number(asciiText(bytes, first, end));
  }

  #infinity(bytes: Uint8Array, start: number, end: number, pointed: boolean, negative: boolean): number {
    if (pointed || (end - start !== 3 && end - start !== 8)) return NaN;
    const word = asciiText(bytes, start, end).toLowerCase();
    if (word !== 'inf' && word !== 'infinity') return NaN;
    this.integer = false;
    return negative ? -Infinity : Infinity;
  }
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  return text;
}

/**
 * `(head, tail)` read as one integer of `significant` digits, times 10^-scale, correctly rounded; NaN where this
 * method cannot decide. With at most 15 digits both operands are exact and IEEE rounds once (Clinger 1990). With
 * more, the integer is held exactly as `high + low` and divided by an exact power in double-double arithmetic
 * (Dekker 1971), whose error of a few 2^-53 of the correction only matters beside a tie: there it gives up.
 */
function decimal(head: number, tail: number, significant: number, scale: number): number {
  if (significant <= HEAD_DIGITS) {
    if (scale >= 0) return scale <= 22 ? head / POWERS[scale] : NaN;
    return scale >= -22 ? head * POWERS[-scale] : NaN;
  }
  const tailDigits = significant - HEAD_DIGITS;
  if (tailDigits > MAX_TAIL_DIGITS || scale < 0 || scale > 22) return NaN;
  const shifted = head * POWERS[tailDigits];
  const rest = productError(head, tailDigits, shifted) + tail;
  const high = shifted + rest;
  const low = rest - (high - shifted);

  const quotient = high / POWERS[scale];
  const product = quotient * POWERS[scale];
  const remainder = high - product - productError(quotient, scale, product) + low;
  const correction = remainder / POWERS[scale];
  const margin = Math.abs(correction) * ERROR_BOUND;
  const result = quotient + (correction - margin);
  return result === quotient + (correction + margin) ? result : NaN;
}

/** `x * 10^k - product` without error, where `product` is the rounded product. */
function productError(x: number, k: number, product: number): number {
  const big = SPLITTER * x;
  const xHigh = big - (big - x);
  const xLow = x - xHigh;
  return xLow * POWERS_LOW[k] - (product - xHigh * POWERS_HIGH[k] - xLow * POWERS_HIGH[k] - xHigh * POWERS_LOW[k]);
}
