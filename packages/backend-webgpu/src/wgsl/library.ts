import { functions, inSoftware } from './functions/index.ts';

/** The library's functions that `code` calls, directly or through one another. */
export function withLibrary(code: string, software: boolean): string[] {
  const library = software ? { ...functions, ...inSoftware } : functions;
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
