import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Goldens, OpFile } from './golden.ts';

/** The goldens in this package. */
export const bundledGoldens = (): string => fileURLToPath(new URL('../goldens', import.meta.url));

/**
 * Reads a folder of goldens: op files in `ops/` (or in the folder itself) and, where they are, `random.json`,
 * `printing.json` and `modules.json`.
 */
export async function readGoldens(folder: string): Promise<Goldens> {
  const opsFolder = existsSync(join(folder, 'ops')) ? join(folder, 'ops') : folder;
  const names = (await readdir(opsFolder)).filter((name) => name.endsWith('.json')).sort();
  const files: OpFile[] = [];
  for (const name of names) {
    const content = await readJson<Partial<OpFile>>(join(opsFolder, name));
    if (content.op !== undefined && content.samples !== undefined) files.push(content as OpFile);
  }
  const section = async <T>(name: string): Promise<T[]> => {
    const path = join(folder, `${name}.json`);
    return existsSync(path) ? readJson<T[]>(path) : [];
  };
  return {
    ops: files.sort((a, b) => a.tier - b.tier),
    random: await section('random'),
    printing: await section('printing'),
    modules: await section('modules'),
  };
}

const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;
