import { read, write } from './files.ts';

/** The part of `node:fs` that the tour uses, on the files of the page. */

export const writeFileSync = write;

export function readFileSync(path: string): string {
  const text = read(path);
  if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
  return text;
}
