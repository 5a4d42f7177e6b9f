import { functions, asWritten } from './functions/index.ts';

/**
 * The library's functions that `code` calls, directly or through one another.
 *
 * @param plain whether the device calculates as it is written
 */
export function withLibrary(code: string, plain: boolean): string[] {
  const library = plain ? { ...functions, ...asWritten } : functions;
  const found = new Map<string, string>();
  const search = (text: string): void => {
    for (const [, name] of text.matchAll(/\b([a-zA-Z]\w*)\(/g)) {
      const source = library[name!];
      if (source === undefined || found.has(name!)) continue;
      found.set(name!, source);
      search(source);
    }
  };
  search(code);
  return [...found.values()];
}
