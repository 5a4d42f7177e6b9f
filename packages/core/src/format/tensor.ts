import type { DType } from '../tensor/dtype.ts';
import { formatExponential, formatFixed } from './decimal.ts';
import { getPrintoptions, withOptions } from './options.ts';
import type { PrintOptions } from './options.ts';
import { pythonBool, pythonTuple } from './python.ts';
import { flatten, magnitudes, shownElements } from './view.ts';
import type { Nested, TensorView } from './view.ts';

/** What is printed behind the elements, apart from size and dtype. */
export interface TensorSuffix {
  readonly requiresGrad?: boolean;
  /** Name of the node that made the tensor, as `AddBackward0`; stands in place of `requires_grad=True`. */
  readonly gradFn?: string;
  /** Where the data live; leave out for the default backend, as PyTorch does for its default device. */
  readonly backend?: string;
}

const prefix = 'tensor(';

/**
 * `view` as PyTorch prints it. `options` go over those of `setPrintoptions`.
 *
 * With `edgeitems: 0` a summarised dimension prints as `...` alone, as later versions of PyTorch do.
 */
export function formatTensor(
  view: TensorView,
  suffix: TensorSuffix = {},
  options: Partial<PrintOptions> = {},
): string {
  const settings = withOptions(getPrintoptions(), options);
  const elements = view.size === 0 ? '[]' : formatElements(view, settings);
  return appendSuffixes(prefix + elements, suffixesOf(view, suffix), settings.linewidth);
}

function suffixesOf(view: TensorView, { requiresGrad, gradFn, backend }: TensorSuffix): string[] {
  const { shape, dtype, size } = view;
  const suffixes: string[] = [];
  if (backend !== undefined) suffixes.push(`device='${backend}'`);
  if (size === 0 && shape.length !== 1) suffixes.push(`size=${pythonTuple(shape.map(String))}`);
  // Elements show that they are of the default integer or bool; where there are none, the name has to.
  const implied = dtype === 'float32' || (size > 0 && (dtype === 'int32' || dtype === 'bool'));
  if (!implied) suffixes.push(`dtype=torch.${dtype}`);
  if (gradFn !== undefined) suffixes.push(`grad_fn=<${gradFn}>`);
  else if (requiresGrad) suffixes.push('requires_grad=True');
  return suffixes;
}

function appendSuffixes(text: string, suffixes: readonly string[], linewidth: number): string {
  let result = text;
  let column = text.length - text.lastIndexOf('\n') + 1; // PyTorch's count: two more than the line is long
  for (const suffix of suffixes) {
    if (column + suffix.length + 2 > linewidth) {
      result += `,\n${' '.repeat(prefix.length)}${suffix}`;
      column = prefix.length + suffix.length;
    } else {
      result += `, ${suffix}`;
      column += suffix.length + 2;
    }
  }
  return `${result})`;
}

function formatElements(view: TensorView, options: PrintOptions): string {
  const edgeitems = view.size > options.threshold ? options.edgeitems : Infinity;
  const shown = shownElements(view, edgeitems);
  const { width, format } = chooseFormat(flatten(shown), view.dtype, options);

  const vector = (items: readonly number[], elided: boolean, indent: number): string => {
    const texts = items.map((value) => format(value).padStart(width));
    if (elided) texts.splice(edgeitems, 0, edgeitems > 0 ? ' ...' : '...');
    const perLine = Math.max(1, Math.floor((options.linewidth - indent) / (width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < texts.length; i += perLine) lines.push(texts.slice(i, i + perLine).join(', '));
    return lines.join(`,\n${' '.repeat(indent + 1)}`);
  };

  const nest = (item: Nested, dim: number, indent: number): string => {
    if (typeof item === 'number') return format(item).padStart(width);
    const elided = view.shape[dim]! > item.length;
    const dimsLeft = view.shape.length - dim;
    if (dimsLeft === 1) return `[${vector(item as number[], elided, indent)}]`;
    const slices = item.map((slice) => nest(slice, dim + 1, indent + 1));
    if (elided) slices.splice(edgeitems, 0, '...');
    return `[${slices.join(`,${'\n'.repeat(dimsLeft - 1)}${' '.repeat(indent + 1)}`)}]`;
  };

  return nest(shown, 0, prefix.length);
}

interface ElementFormat {
  /** Width all elements are padded to; PyTorch does not measure zeros, nan and inf. */
  readonly width: number;
  format(value: number): string;
}

function chooseFormat(values: readonly number[], dtype: DType, options: PrintOptions): ElementFormat {
  if (dtype === 'bool') return measured(values, (value) => pythonBool(value !== 0));
  if (dtype === 'int32' || dtype === 'uint8') return measured(values, String);
  return chooseFloatFormat(values, options);
}

function chooseFloatFormat(values: readonly number[], { precision, sciMode }: PrintOptions): ElementFormat {
  const scientific = (value: number): string => formatExponential(value, precision);
  const fixed = (value: number): string => formatFixed(value, precision);
  const whole = (value: number): string => formatFixed(value, 0) + (Number.isFinite(value) ? '.' : '');

  const measurable = values.filter((value) => Number.isFinite(value) && value !== 0);
  if (measurable.length === 0) return measured([], whole);
  const { min, max } = magnitudes(measurable);
  const allWhole = measurable.every(Number.isInteger);
  const plain = allWhole ? whole : fixed;
  const wide = max / min > 1000 || max > 1e8 || (!allWhole && min < 1e-4);
  const { width } = measured(measurable, wide ? scientific : plain);
  // An explicit mode changes the notation, not the width.
  return { width, format: (sciMode ?? wide) ? scientific : plain };
}

function measured(values: readonly number[], format: (value: number) => string): ElementFormat {
  let width = 1;
  for (const value of values) width = Math.max(width, format(value).length);
  return { width, format };
}
