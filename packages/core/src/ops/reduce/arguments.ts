import { checkDType, type DType } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { isOptions } from '../base/sizes.ts';

/** Dimensions to reduce: one, several, or (null, or an empty list) all. Negative ones count from the back. */
export type Dim = number | readonly number[] | null;

/** What reductions take as options; `dim` may stand here instead of in its place, under PyTorch's or NumPy's name. */
export interface ReduceOptions {
  readonly dim?: Dim;
  readonly axis?: Dim;
  /** Keep the reduced dimensions, with size 1. */
  readonly keepdim?: boolean;
  readonly keepdims?: boolean;
}

export interface TypedOptions extends ReduceOptions {
  /** Convert the input to this dtype first. */
  readonly dtype?: DType;
}

/** Which `dim` an op takes, and how PyTorch complains about others. */
export interface DimRule {
  /** PyTorch's name. */
  readonly op: string;
  /** Takes lists. */
  readonly many?: boolean;
  /** Has to be given. */
  readonly required?: boolean;
  /** PyTorch's call forms, where its message lists them; else the argument is named. */
  readonly forms?: readonly string[];
}

const withNames = (dim: string, rest: string, names = rest): string[] => [
  `Tensor input, ${dim} dim, ${rest}`,
  `Tensor input, ${dim === 'int' ? 'name' : 'tuple of names'} dim, ${names}`,
];

/** Call forms that several ops share. */
export const forms = {
  typed: (dim: string): string[] => [
    'Tensor input, *, torch.dtype dtype',
    ...withNames(dim, 'bool keepdim, *, torch.dtype dtype, Tensor out'),
  ],
  variance: (out: string): string[] => [
    `Tensor input, tuple of ints dim, *, int correction, bool keepdim${out && `, ${out}`}`,
    `Tensor input, tuple of ints dim, bool unbiased, bool keepdim${out && `, *, ${out}`}`,
    'Tensor input, bool unbiased',
    `Tensor input, tuple of names dim, *, int correction, bool keepdim${out && `, ${out}`}`,
    `Tensor input, tuple of names dim, bool unbiased, bool keepdim${out && `, *, ${out}`}`,
  ],
  logical: ['Tensor input, *, Tensor out', ...withNames('int', 'bool keepdim, *, Tensor out')],
  selecting: ['Tensor input', ...withNames('int', 'bool keepdim, *, tuple of Tensors out')],
  extremes: [
    'Tensor input',
    'Tensor input, Tensor other, *, Tensor out',
    ...withNames('int', 'bool keepdim, *, tuple of Tensors out'),
  ],
  counting: ['Tensor input, int dim', 'Tensor input, tuple of ints dim'],
  cumulative: withNames('int', '*, torch.dtype dtype, Tensor out'),
  cumulativeExtremes: withNames('int', '*, tuple of Tensors out'),
  logSumExp: withNames('tuple of ints', 'bool keepdim, *, Tensor out'),
  softmax: withNames('int', 'torch.dtype dtype, *, Tensor out', '*, torch.dtype dtype'),
} as const;

/** The error for arguments that fit none of the call forms of `op`. */
export function combinationError(op: string, forms: readonly string[], args: readonly string[]): TypeError {
  const lines = forms.map((form) => ` * (${form})\n`).join('');
  return new TypeError(
    `${op}() received an invalid combination of arguments - got (${args.join(', ')}), but expected one of:\n${lines}`,
  );
}

const NO_OPTIONS = Object.freeze({});

/** The options of a call, whose object may stand in the place of `dim`. */
export function optionsOf<O extends ReduceOptions>(dim: Dim | O | undefined, options: O | undefined): O {
  if (options !== undefined) return options;
  return typeof dim === 'object' && isOptions(dim) ? (dim as O) : (NO_OPTIONS as O);
}

export const keepdimOf = (options: ReduceOptions): boolean => options.keepdim ?? options.keepdims ?? false;

export const dtypeOf = (options: TypedOptions): DType | undefined =>
  options.dtype === undefined ? undefined : checkDType(options.dtype);

/** The `dim` of a call; undefined for all dimensions. TypeError with PyTorch's text for what is none. */
export function dimOf(
  rule: DimRule,
  x: Tensor,
  dim: Dim | ReduceOptions | undefined,
  options: ReduceOptions,
): number | readonly number[] | undefined {
  checkInput(rule.op, x);
  const place = dim === undefined || dim === options ? (options.dim ?? options.axis) : (dim as Dim);
  if (typeof place === 'number' && Number.isInteger(place)) return place;
  if (place === undefined || place === null) {
    const given = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
    const needsDim = rule.many !== true && given.find(([name]) => name === 'keepdim' || name === 'keepdims');
    if (rule.required !== true && (rule.forms === undefined || !needsDim)) return undefined;
    const types = given.map(([name, value]) => `${name}=${pythonType(value)}`);
    throw combinationError(rule.op, rule.forms ?? [], ['Tensor', ...types]);
  }
  if (rule.many && Array.isArray(place) && place.every(Number.isInteger)) return place as readonly number[];
  if (rule.forms !== undefined) throw combinationError(rule.op, rule.forms, ['Tensor', pythonType(place)]);
  const wanted = rule.many ? 'tuple of ints' : 'int';
  throw new TypeError(
    `${rule.op}(): argument 'dim' (position 2) must be ${wanted}, not ${pythonType(place)}`,
  );
}

/** `dimOf` for an op that takes a single dimension. */
export const singleDimOf = dimOf as (
  rule: DimRule & { readonly many?: false },
  x: Tensor,
  dim: Dim | ReduceOptions | undefined,
  options: ReduceOptions,
) => number | undefined;

export function checkInput(op: string, x: unknown): asserts x is Tensor {
  if (x instanceof Tensor) return;
  throw new TypeError(`${op}(): argument 'input' (position 1) must be Tensor, not ${pythonType(x)}`);
}
