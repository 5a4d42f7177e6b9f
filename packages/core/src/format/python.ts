import type { DType } from '../tensor/dtype.ts';
import { isFloat } from '../tensor/dtype.ts';
import { formatList } from '../tensor/size.ts';
import { formatShortest } from './decimal.ts';

/**
 * Python's own printed forms of what PyTorch returns beside tensors. Containers take the printed forms of
 * their parts, so that tensors, sizes and numbers mix.
 */

/** `torch.Size([2, 3])`. */
export const formatSize = (shape: readonly number[]): string => `torch.Size(${formatList(shape)})`;

/** `repr` of a float: `15.0`, `0.10000000149011612`, `5.12e+18`, `nan`. */
export const pythonFloat = (value: number): string => formatShortest(value);

/** `True` or `False`. */
export const pythonBool = (value: boolean): string => (value ? 'True' : 'False');

/** `repr` of what `item()` gives for an element of `dtype`: a float, an int or a bool. */
export function pythonScalar(value: number | boolean, dtype: DType): string {
  if (dtype === 'bool') return pythonBool(Boolean(value));
  return isFloat(dtype) ? pythonFloat(Number(value)) : String(Number(value));
}

/** Scalars nested as `toArray()` gives them. */
export type NestedScalars = number | boolean | readonly NestedScalars[];

/** `repr` of what `tolist()` gives: `[[0.5, 1.0], [2.0, 3.0]]`; a plain scalar for a 0-d tensor. */
export function pythonList(values: NestedScalars, dtype: DType): string {
  if (typeof values !== 'object') return pythonScalar(values, dtype);
  return formatList(values.map((value) => pythonList(value, dtype)));
}

/** `(a, b)`, `(a,)` or `()` of printed parts. */
export const pythonTuple = (parts: readonly string[]): string =>
  parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;

/**
 * A tuple of printed parts as a notebook shows it: on one line of at most 79 characters where no part has
 * a line break, else one part a line, each indented by one.
 */
export function notebookTuple(parts: readonly string[]): string {
  const line = pythonTuple(parts);
  if (parts.length > 1 && line.length <= 79 && !line.includes('\n')) return line;
  const body = parts.map((part) => part.replaceAll('\n', '\n ')).join(',\n ');
  return parts.length === 1 ? `(${body},)` : `(${body})`;
}

/** The named tuple that `max`, `topk`, ... return, of printed fields in their order. */
export function pythonReturnType(name: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([field, text]) => `${field}=${text}`);
  return `torch.return_types.${name}(\n${lines.join(',\n')})`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `repr` of a string: single quotes unless only single ones occur in it; what does not print is escaped. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\'\p{C}\p{Z}]/gu, (char) => {
    if (char === ' ' || (char === "'" && quote === '"')) return char;
    if (char === "'") return "\\'";
    return escapes[char] ?? escapeCodePoint(char.codePointAt(0)!);
  });
  return quote + body + quote;
}

function escapeCodePoint(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
