import { pythonBool, pythonFloat, pythonString, pythonTuple } from '../format/python.ts';

/** A setting of a layer as Python's `repr` writes it: whole numbers are ints, lists are tuples. */
export function pythonSetting(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return pythonBool(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : pythonFloat(value);
  if (typeof value === 'string') return pythonString(value);
  if (Array.isArray(value)) return pythonTuple(value.map(pythonSetting));
  return String(value);
}

/** `name=value, ...` of settings in their order; those that are undefined are left out. */
export const settings = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${pythonSetting(value)}`)
    .join(', ');

/** A number that is a float in Python, in a form that prints as one: `1.0`. */
export class PythonFloat {
  private readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toString(): string {
    return pythonFloat(this.value);
  }
}

export const float = (value: number): PythonFloat => new PythonFloat(value);

/** `Name(...)` with one line for each child, as PyTorch prints a module. */
export function formatModule(
  name: string,
  own: string,
  children: readonly (readonly [string, string])[],
): string {
  if (children.length === 0) return `${name}(${own})`;
  const lines = children.map(([key, text]) => `(${key}): ${text}`);
  const all = own === '' ? lines : [own, ...lines];
  return `${name}(\n${all.map((line) => `  ${line.replaceAll('\n', '\n  ')}`).join('\n')}\n)`;
}
