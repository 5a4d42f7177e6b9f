import { ValueError } from '../errors.ts';
import type { DType } from '../tensor/dtype.ts';
import { isFloat } from '../tensor/dtype.ts';
import { formatExponential, formatFixed, formatShortest } from './decimal.ts';
import { pythonScalar } from './python.ts';

/** A format specification of Python, `[[fill]align][sign][#][0][width][grouping][.precision][type]`. */
interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly separator: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const grammar = /^(?:(.)?([<>=^]))?([-+ ]?)(#?)(0?)(\d*)([,_]?)(?:\.(\d+))?(.?)$/su;

function parseSpec(text: string): Spec {
  const match = grammar.exec(text);
  if (match === null) throw new ValueError('Invalid format specifier');
  const [, fill, align, sign = '', alternate, zero, width, separator = '', precision, type = ''] = match;
  const groupable = separator === ',' ? 'deEfFgG%' : 'deEfFgG%boxX';
  if (separator && !groupable.includes(type)) {
    throw new ValueError(`Cannot specify '${separator}' with '${type}'.`);
  }
  return {
    fill: fill ?? (zero ? '0' : ' '),
    align: align ?? (zero ? '=' : '>'),
    sign,
    alternate: alternate === '#',
    width: Number(width),
    separator,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

/**
 * `f'{value:spec}'` of Python, for what `item()` gives for an element of `dtype`: fill and alignment, sign,
 * `#`, `0`, width, grouping, precision, and the types `e f g %` or, for integers and bools, also `b d o x`.
 *
 * @param dtype float32 for a number and bool for a boolean, unless given
 * @throws ValueError for a spec that Python rejects
 */
export function formatScalar(
  value: number | boolean,
  spec: string,
  dtype: DType = typeof value === 'boolean' ? 'bool' : 'float32',
): string {
  if (spec === '') return pythonScalar(value, dtype);
  const parsed = parseSpec(spec);
  const asFloat = isFloat(dtype) || /[efg%]/i.test(parsed.type);
  const x = Number(value);
  const body = asFloat
    ? floatBody(Math.abs(x), parsed)
    : integerBody(Math.abs(x), parsed, dtype === 'bool' ? 'bool' : 'int');

  const negative = x < 0 || Object.is(x, -0);
  const base = !asFloat && parsed.alternate && isBaseCode(parsed.type) ? `0${parsed.type}` : '';
  const lead = (negative ? '-' : parsed.sign.replace('-', '')) + base;
  return align(lead, group(body, parsed, lead.length), parsed);
}

function floatBody(x: number, { type, precision, alternate }: Spec): string {
  const text = floatDigits(x, type, precision, alternate);
  const cased = /[EFG]/.test(type) ? text.toUpperCase() : text;
  // `#` keeps a decimal point where no digit follows it.
  return alternate && /^\d+(?!.*\.)/.test(cased) ? cased.replace(/^\d+/, '$&.') : cased;
}

function floatDigits(x: number, type: string, precision: number | undefined, alternate: boolean): string {
  switch (type.toLowerCase()) {
    case '':
      return precision === undefined ? formatShortest(x) : general(x, precision, alternate, true);
    case 'e':
      return formatExponential(x, precision ?? 6);
    case 'f':
      return formatFixed(x, precision ?? 6);
    case 'g':
      return general(x, precision ?? 6, alternate, false);
    case '%':
      return `${formatFixed(x * 100, precision ?? 6)}%`;
    default:
      throw new ValueError(`Unknown format code '${type}' for object of type 'float'`);
  }
}

/** `precision` significant digits, fixed or with an exponent by size; `withPoint` always shows a fraction. */
function general(x: number, precision: number, keepZeros: boolean, withPoint: boolean): string {
  const digits = Math.max(precision, 1);
  const scientific = formatExponential(x, digits - 1);
  if (!Number.isFinite(x)) return scientific;
  const [mantissa, power] = scientific.split('e') as [string, string];
  const exponent = Number(power);
  const trim = (text: string): string =>
    keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, '');
  if (exponent < -4 || exponent >= (withPoint ? digits - 1 : digits)) return `${trim(mantissa)}e${power}`;
  const fixed = trim(formatFixed(x, digits - 1 - exponent));
  return withPoint && !fixed.includes('.') ? `${fixed}.0` : fixed;
}

const bases: Readonly<Record<string, number>> = { '': 10, b: 2, d: 10, o: 8, x: 16, X: 16 };
const isBaseCode = (type: string): boolean => type !== '' && 'boxX'.includes(type);

function integerBody(x: number, { type, precision }: Spec, pythonType: string): string {
  const base = bases[type];
  if (base === undefined)
    throw new ValueError(`Unknown format code '${type}' for object of type '${pythonType}'`);
  if (precision !== undefined) throw new ValueError('Precision not allowed in integer format specifier');
  const text = x.toString(base);
  return type === 'X' ? text.toUpperCase() : text;
}

/** Separators between groups of digits; zeros that pad to the width are grouped with them. */
function group(body: string, { separator, type, fill, align, width }: Spec, leadLength: number): string {
  const whole = (isBaseCode(type) ? /^\w+/ : /^\d+/).exec(body)?.[0];
  if (separator === '' || whole === undefined) return body;
  const boundary = isBaseCode(type) ? /\B(?=(?:\w{4})+$)/g : /\B(?=(?:\d{3})+$)/g;
  const rest = body.slice(whole.length);
  const room = fill === '0' && align === '=' ? width - leadLength - rest.length : 0;
  let digits = whole;
  let grouped = digits.replace(boundary, separator);
  while (grouped.length < room) {
    digits = `0${digits}`;
    grouped = digits.replace(boundary, separator);
  }
  return grouped + rest;
}

function align(lead: string, body: string, { fill, align: side, width }: Spec): string {
  const gap = Math.max(0, width - lead.length - body.length);
  if (side === '=') return lead + fill.repeat(gap) + body;
  const left = side === '<' ? 0 : side === '>' ? gap : Math.floor(gap / 2);
  return fill.repeat(left) + lead + body + fill.repeat(gap - left);
}
