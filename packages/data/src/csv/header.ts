import { CsvError, DataError } from '../errors.ts';
import type { ParseOptions } from './options.ts';

/** Column names as the options ask for them; `texts` are the header's fields, on line `line`. */
export function namesFromHeader(texts: readonly string[], line: number, options: ParseOptions): string[] {
  const names = texts.map((text, i) => (text === '' ? `Unnamed: ${i}` : text));
  if (options.onDuplicateHeader === 'rename') return renameDuplicates(names);
  const duplicate = names.find((name, i) => names.indexOf(name) !== i);
  if (duplicate !== undefined) {
    const message = "the header names this column twice; { onDuplicateHeader: 'rename' } would call it";
    throw new CsvError('duplicate-header', `${message} "${duplicate}.1"`, line, duplicate);
  }
  return names;
}

/** Checks names given in the option `header`. */
export function givenNames(names: readonly string[]): string[] {
  const duplicate = names.find((name, i) => names.indexOf(name) !== i);
  if (duplicate !== undefined) throw new DataError(`header names "${duplicate}" twice`, duplicate);
  if (names.length === 0) throw new DataError('header must name at least one column');
  return [...names];
}

/** `x, x, x` becomes `x, x.1, x.2`, past names that are taken. */
function renameDuplicates(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Map<string, number>();
  return names.map((name) => {
    let count = seen.get(name) ?? 0;
    let unique = name;
    if (count > 0) {
      while (taken.has((unique = `${name}.${count}`))) count++;
      taken.add(unique);
    }
    seen.set(name, count + 1);
    return unique;
  });
}
