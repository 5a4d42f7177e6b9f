import { Tensor } from '../../tensor/tensor.ts';

/**
 * PyTorch's call forms and its messages about arguments that fit none of them.
 *
 * A form is written as PyTorch lists it, first parameter included: `Tensor input, Number other, *, Tensor out`.
 * What stands after `*` is an option. A default (`Number alpha=1`) makes a positional parameter optional, and
 * `Operand` is what PyTorch calls a tensor but lets be a number. Dimensions have no names here, so nothing is a `name`.
 */

/** Call forms that many ops share. */
export const UNARY = ['Tensor input, *, Tensor out'];
export const TENSORS = ['Tensor input, Tensor other, *, Tensor out'];
export const TENSOR_OR_NUMBER = [...TENSORS, 'Tensor input, Number other, *, Tensor out'];
export const EITHER_NUMBER = [TENSORS[0]!, 'Number self, Tensor other', TENSOR_OR_NUMBER[1]!];

interface Param {
  readonly type: string;
  readonly name: string;
  readonly optional: boolean;
}

interface Form {
  readonly positional: readonly Param[];
  /** As PyTorch lists it. */
  readonly text: string;
  /** Number of parameters listed, options included. */
  readonly listed: number;
}

const parsed = new Map<string, Form>();

function parse(text: string): Form {
  let form = parsed.get(text);
  if (form === undefined) parsed.set(text, (form = makeForm(text.split(', '))));
  return form;
}

function makeForm(parts: readonly string[]): Form {
  const params = parts.map((part): Param => {
    const [type, name = ''] = part.split(' ');
    return { type: type!, name: name.split('=')[0]!, optional: name.includes('=') };
  });
  const star = parts.indexOf('*');
  return {
    positional: star < 0 ? params : params.slice(0, star),
    text: params.map(({ type, name }) => (type === '*' ? '*' : `${listedType(type)} ${name}`)).join(', '),
    listed: params.length - (star < 0 ? 0 : 1),
  };
}

/** The form of the in-place method: without the tensor itself and `out`. */
function methodForm(text: string): string {
  const parts = text
    .split(', ')
    .slice(1)
    .filter((part) => part !== 'Tensor out');
  return (parts.at(-1) === '*' ? parts.slice(0, -1) : parts).join(', ');
}

const listedType = (type: string): string => (type === 'Operand' ? 'Tensor' : type);

/** Python's name of the type of an argument. */
export function pythonType(value: unknown): string {
  if (value instanceof Tensor) return 'Tensor';
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'str';
    default:
      return typeof value === 'function' ? 'function' : 'dict';
  }
}

function fits(type: string, value: unknown): boolean {
  const isTensor = value instanceof Tensor;
  const isNumber = typeof value === 'number' || typeof value === 'boolean';
  if (type === 'Tensor') return isTensor;
  if (type === 'int') return Number.isInteger(value);
  if (type === 'name') return false;
  return type === 'Number' ? isNumber : isTensor || isNumber;
}

const required = (form: Form): number => form.positional.filter((param) => !param.optional).length;

/** True where the leading arguments are of the types of the positional parameters. */
const matches = (form: Form, args: readonly unknown[]): boolean =>
  form.positional.every((param, i) => (param.optional && args[i] === undefined) || fits(param.type, args[i]));

/** True where `args` begin with the positional parameters of one of `forms`. */
export const accepts = (forms: readonly string[], args: readonly unknown[]): boolean =>
  forms.some((text) => matches(parse(text), args));

/**
 * TypeError with PyTorch's text unless `args` fit one of `forms`; what the forms have as options is not looked at.
 * In place, the first argument is the tensor that the method belongs to.
 */
export function checkArguments(
  op: string,
  forms: readonly string[],
  args: readonly unknown[],
  inPlace = false,
): void {
  if (accepts(forms, args)) return;
  if (!inPlace) throw argumentError(op, forms, args);
  const own = forms.filter((text) => !text.startsWith('Number')).map(methodForm);
  throw argumentError(`${op}_`, own, args.slice(1));
}

/** The error for `args` (trailing undefined ones count as left out) that fit none of `forms`. */
export function argumentError(op: string, forms: readonly string[], args: readonly unknown[]): TypeError {
  let count = args.length;
  while (count > 0 && args[count - 1] === undefined) count--;
  const given = args.slice(0, count);
  const all = forms.map(parse);
  const plausible = all.filter((form) => count >= required(form) && count <= form.listed);
  const only = all.length === 1 ? all[0] : plausible.length === 1 ? plausible[0] : undefined;
  return new TypeError(only === undefined ? combinations(op, all, given) : misfit(op, only, given));
}

/** What is wrong with `args` where one form is meant. */
function misfit(op: string, { positional }: Form, args: readonly unknown[]): string {
  const at = positional.findIndex((param, i) => i < args.length && !fits(param.type, args[i]));
  if (at >= 0) {
    const { name, type } = positional[at]!;
    return `${op}(): argument '${name}' (position ${at + 1}) must be ${listedType(type)}, not ${pythonType(args[at])}`;
  }
  const missing = positional.slice(args.length).map(({ name }) => `"${name}"`);
  return `${op}() missing ${missing.length} required positional arguments: ${missing.join(', ')}`;
}

function combinations(op: string, forms: readonly Form[], args: readonly unknown[]): string {
  const types = args.map(pythonType).join(', ');
  const lines = forms.map((form) => {
    const line = ` * (${form.text})\n`;
    if (form.listed !== args.length) return line;
    // PyTorch's list of mismatches knows tensors only: a number is marked even where a number is meant.
    const marked = args.map((arg, i) => {
      const matched = arg instanceof Tensor && form.positional[i]?.type !== 'Number';
      return matched ? 'Tensor' : `!${pythonType(arg)}!`;
    });
    return `${line}      didn't match because some of the arguments have invalid types: (${marked.join(', ')})\n`;
  });
  return `${op}() received an invalid combination of arguments - got (${types}), but expected one of:\n${lines.join('')}`;
}

/** TypeError unless the option `name` of `op` is a number (or boolean). */
export function checkNumberOption(op: string, name: string, value: unknown, type = 'Number'): void {
  if (typeof value === 'number' || (type === 'Number' && typeof value === 'boolean')) return;
  throw new TypeError(`${op}(): argument '${name}' must be ${type}, not ${pythonType(value)}`);
}
