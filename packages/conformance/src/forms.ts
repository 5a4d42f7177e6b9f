import { ALIASES, IN_PLACE, SIGNATURES } from './signatures.ts';

/** Parses the call forms of `signatures.ts` and binds PyTorch's arguments to them. */

export type Kind = 'tensor' | 'number' | 'bool' | 'dtype' | 'device' | 'size';

export interface Param {
  readonly name: string;
  readonly optional: boolean;
  readonly variadic: boolean;
  readonly kind: Kind | undefined;
}

export interface Form {
  /** Name with its namespaces: `['linalg', 'norm']`. */
  readonly path: readonly string[];
  readonly style: 'both' | 'method' | 'function' | 'property';
  readonly positional: readonly Param[];
  readonly options: readonly Param[];
  /** PyTorch's parameter order. */
  readonly order: readonly Param[];
}

/** Arguments by parameter name; a variadic parameter holds all of its arguments. */
export type Binding<T> = ReadonlyMap<string, T>;

export const camelCase = (name: string): string =>
  name.replace(/(?<=[a-z0-9])_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function parseParam(text: string): Param {
  const match = /^(\.\.\.)?(\w+)(\?)?(?:: (\w+))?$/.exec(text.trim());
  if (match === null) throw new SyntaxError(`parameter '${text}'`);
  const [, dots, name, mark, kind] = match;
  return {
    name: name!,
    variadic: dots !== undefined,
    optional: mark !== undefined || dots !== undefined,
    kind: kind as Kind | undefined,
  };
}

const parseParams = (text: string): Param[] =>
  text.trim() === '' ? [] : text.split(',').map((param) => parseParam(param));

export function parseForm(text: string): Form {
  const match = /^(?:\(([^)]*)\) => )?(t\.|\.)?([\w.]+?)(?:\(([^;)]*)(?:;([^)]*))?\))?$/.exec(text.trim());
  if (match === null) throw new SyntaxError(`call form '${text}'`);
  const [, order, prefix, name, positionalText, optionsText] = match;
  const positional = parseParams(positionalText ?? 'input');
  const options = parseParams(optionsText ?? '').map((param) => ({ ...param, optional: true }));
  const all = [...positional, ...options];
  const byName = (param: string): Param => all.find((candidate) => candidate.name === param.trim())!;
  return {
    path: name!.split('.'),
    style:
      positionalText === undefined
        ? 'property'
        : prefix === '.'
          ? 'method'
          : prefix === 't.'
            ? 'function'
            : 'both',
    positional,
    options,
    order: order === undefined ? all : order.split(',').map(byName),
  };
}

const table: Readonly<Record<string, string>> = SIGNATURES;
const aliases = new Map(
  Object.entries(ALIASES).flatMap(([op, names]) => names.map((alias) => [alias, op] as const)),
);
const parsed = new Map<string, readonly Form[]>();

function parseForms(op: string): Form[] {
  const text = table[op];
  if (text !== undefined) return text.split(' | ').map(parseForm);
  const alias = aliases.get(op);
  if (alias !== undefined) {
    const path = op.split('.').map(camelCase);
    return [...formsOf(alias)].map((form) => ({
      ...form,
      path,
      style: path.length > 1 ? 'function' : form.style,
    }));
  }
  const base = op.endsWith('_') ? op.slice(0, -1) : '';
  if (!IN_PLACE.has(base)) return [];
  return [...formsOf(base)].map((form) => ({
    ...form,
    path: [...form.path.slice(0, -1), `${form.path.at(-1)}_`],
    style: 'method',
  }));
}

/** The call forms of PyTorch's operator `op`, in-place and second names included; none if it is not ours. */
export function formsOf(op: string): readonly Form[] {
  let forms = parsed.get(op);
  if (forms === undefined) parsed.set(op, (forms = parseForms(op)));
  return forms;
}

/** PyTorch's names for the same parameter. */
const SYNONYMS: Readonly<Record<string, string>> = {
  axis: 'dim',
  keepdims: 'keepdim',
  self: 'input',
  x: 'input',
};

/**
 * Assigns PyTorch's positional and keyword arguments to the parameters of `form`; undefined where they do not
 * fit. `is` decides whether an argument is of a kind.
 */
export function bind<T>(
  form: Form,
  args: readonly T[],
  kwargs: Readonly<Record<string, T>>,
  is: (kind: Kind, value: T) => boolean,
): Map<string, T | readonly T[]> | undefined {
  const bound = new Map<string, T | readonly T[]>();
  let next = 0;
  for (const param of form.order) {
    if (next >= args.length || (form.options.includes(param) && KEYWORD_ONLY.has(param.name))) break;
    if (param.variadic && param.name !== 'index') {
      bound.set(param.name, args.slice(next));
      next = args.length;
    } else bound.set(param.name, args[next++]!);
  }
  if (next < args.length) return undefined;
  for (const [key, value] of Object.entries(kwargs)) {
    const name = camelCase(key);
    const param = form.order.find(
      (candidate) => candidate.name === name || candidate.name === SYNONYMS[name],
    );
    if (param === undefined) {
      if (DROPPED.has(name) || name === 'memoryFormat') continue;
      return undefined;
    }
    if (bound.has(param.name)) return undefined;
    bound.set(param.name, param.variadic ? [value] : value);
  }
  for (const param of form.order) {
    const value = bound.get(param.name);
    if (value === undefined) {
      if (!param.optional) return undefined;
    } else if (param.kind !== undefined && !is(param.kind, value as T)) return undefined;
  }
  return bound;
}

/** Parameters of PyTorch of which we have one value each. */
export const DROPPED: ReadonlySet<string> = new Set(['device', 'layout', 'pinMemory', 'nonBlocking']);

/** Options that PyTorch never takes by position. */
const KEYWORD_ONLY: ReadonlySet<string> = new Set([
  'dtype',
  'out',
  'requiresGrad',
  'generator',
  'memoryFormat',
  'alpha',
  'beta',
  'correction',
  'roundingMode',
  'decimals',
  'indexing',
]);
