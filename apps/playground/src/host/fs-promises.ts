import { write } from './files.ts';

/** The part of `node:fs/promises` that the notes use, on the files of the page. */

export const writeFile = async (path: string, text: string): Promise<void> => write(path, text);

/** Folders need not be made here. */
export const mkdir = async (): Promise<void> => {};
