import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledGoldens } from '../../src/node.ts';

/** The op files of the goldens, as one JSON list. */
export function opFiles(): string {
  const folder = join(bundledGoldens(), 'ops');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return `[${files.map((file) => readFileSync(join(folder, file), 'utf8')).join()}]`;
}
