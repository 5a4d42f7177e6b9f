import { isFloat } from '../tensor/dtype.ts';
import { formatExponential, formatFixed, formatShortest, shortestExponential } from './decimal.ts';
import { pythonBool, pythonScalar, pythonTuple } from './python.ts';
import { flatten, magnitudes, shownElements } from './view.ts';
import type { Nested, TensorView } from './view.ts';

/** NumPy's default print options. */
const precision = 8;
const threshold = 1000;
const edgeitems = 3;
const linewidth = 75;

/**
 * `repr(x.numpy())`: `array([1., 2.], dtype=float32)`. As in PyTorch's printing here, the default integer
 * prints without its dtype.
 */
export function numpyRepr(view: TensorView): string {
  const { shape, dtype, size } = view;
  const implied = size > 0 && (dtype === 'float64' || dtype === 'int32' || dtype === 'bool');
  const prefix = 'array(';
  // One column is kept for the character that follows the elements.
  const elements = size > 0 ? formatElements(view, ', ', prefix.length, linewidth - 1) : '[]';
  const emptyShape = size > 0 || shape.length === 1 ? '' : `, shape=${pythonTuple(shape.map(String))}`;
  const text = prefix + elements + emptyShape;
  if (implied) return `${text})`;
  const suffix = `dtype=${dtype})`;
  const lastLine = text.length - text.lastIndexOf('\n'); // with the comma
  const gap = lastLine + suffix.length + 1 > linewidth ? `\n${' '.repeat(prefix.length)}` : ' ';
  return `${text},${gap}${suffix}`;
}

/** `str(x.numpy())`: `[0.2    0.159  0.1634]`; a 0-d array prints as its scalar. */
export function numpyStr(view: TensorView): string {
  if (view.size === 0) return '[]';
  if (view.shape.length > 0) return formatElements(view, ' ', 0, linewidth);
  const value = view.get(0);
  return view.dtype === 'float32' ? formatShortest(value, { single: true }) : pythonScalar(value, view.dtype);
}

function formatElements(view: TensorView, separator: string, prefixLength: number, width: number): string {
  const edge = view.size > threshold ? edgeitems : Infinity;
  const shown = shownElements(view, edge);
  const format = chooseFormat(flatten(shown), view);

  const nest = (item: Nested, dim: number): string => {
    if (typeof item === 'number') return format(item);
    const hanging = ' '.repeat(prefixLength + dim + 1);
    const parts = item.map((part) => nest(part, dim + 1));
    if (view.shape[dim]! > item.length) parts.splice(edge, 0, '...');
    const dimsLeft = view.shape.length - dim;
    if (dimsLeft === 1) return `[${wrap(parts, separator, hanging, width - dim - 1)}]`;
    return `[${parts.join(separator.trimEnd() + '\n'.repeat(dimsLeft - 1) + hanging)}]`;
  };

  return nest(shown, 0);
}

/** `words` on lines that begin at `hanging` and end before column `width`. */
function wrap(words: readonly string[], separator: string, hanging: string, width: number): string {
  let lines = '';
  let line = hanging;
  words.forEach((word, i) => {
    if (line.length + word.length > width && line.length > hanging.length) {
      lines += `${line.trimEnd()}\n`;
      line = hanging;
    }
    line += i < words.length - 1 ? word + separator : word;
  });
  return (lines + line).slice(hanging.length);
}

type Format = (value: number) => string;

function chooseFormat(values: readonly number[], { dtype, shape }: TensorView): Format {
  if (dtype === 'bool') return (value) => pythonBool(value !== 0).padStart(shape.length > 0 ? 5 : 0);
  if (isFloat(dtype)) return chooseFloatFormat(values, dtype === 'float32');
  const width = longest(values.map(String));
  return (value) => String(value).padStart(width);
}

function chooseFloatFormat(values: readonly number[], single: boolean): Format {
  const finite = values.filter(Number.isFinite);
  const body = needsExponent(finite, single) ? exponentFormat(finite, single) : plainFormat(finite, single);
  const text: Format = (value) => (Number.isFinite(value) ? body(value) : formatShortest(value));
  const width = longest(values.map(text));
  return (value) => text(value).padStart(width);
}

function needsExponent(finite: readonly number[], single: boolean): boolean {
  const { min, max } = magnitudes(finite);
  if (max === 0) return false;
  const ratio = single ? Math.fround(max / min) : max / min; // divided in the array's own dtype
  return max >= 1e8 || min < 1e-4 || ratio > 1000;
}

/** Fixed point, the shortest digits up to `precision`, with the decimal points in one column. */
function plainFormat(finite: readonly number[], single: boolean): Format {
  const digits = (value: number): [whole: string, fraction: string] => {
    if (Number.isInteger(value)) return [formatFixed(value, 0), '']; // exact, though fewer digits may identify it
    const shortest = formatShortest(value, { single });
    const isLong = shortest.split('.')[1]!.length > precision;
    const text = isLong ? formatFixed(value, precision) : shortest;
    return text.replace(/0+$/, '').split('.') as [string, string];
  };
  const all = finite.map(digits);
  const wholeWidth = longest(all.map(([whole]) => whole));
  const fractionWidth = longest(all.map(([, fraction]) => fraction));
  return (value) => {
    const [whole, fraction] = digits(value);
    return `${whole.padStart(wholeWidth)}.${fraction.padEnd(fractionWidth)}`;
  };
}

/** Scientific notation, with as many digits for all as the longest of the shortest needs, up to `precision`. */
function exponentFormat(finite: readonly number[], single: boolean): Format {
  const fractions: string[] = [];
  const exponents: string[] = ['00']; // at least two digits
  for (const value of finite) {
    const shortest = shortestExponential(Math.abs(value), single);
    const isLong = shortest.indexOf('e') - 2 > precision;
    const text = isLong ? formatExponential(Math.abs(value), precision) : shortest;
    const [, fraction = '', exponent] = /^\d(?:\.(\d*?)0*)?e[-+](\d+)$/.exec(text)!;
    fractions.push(fraction);
    exponents.push(exponent!);
  }
  const digits = longest(fractions);
  const exponentWidth = longest(exponents);
  return (value) => {
    const [mantissa, exponent] = formatExponential(value, digits).split('e') as [string, string];
    const point = digits === 0 ? '.' : '';
    return `${mantissa}${point}e${exponent[0]}${exponent.slice(1).padStart(exponentWidth, '0')}`;
  };
}

function longest(texts: readonly string[]): number {
  let length = 0;
  for (const text of texts) length = Math.max(length, text.length);
  return length;
}
