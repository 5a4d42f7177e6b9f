import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The source text of a chapter's file, cut into the parts a reader sees: so it cannot drift from what ran. */
export interface ChapterSource {
  /** The imports and the variables that the cells share. */
  readonly preamble: string;
  /** The body of each cell, by id. */
  readonly cells: ReadonlyMap<string, string>;
}

/** Reads the chapter file at `url`: cells are methods named by their id, laid out by the formatter. */
export function readChapterSource(url: string): ChapterSource {
  const lines = readFileSync(fileURLToPath(url), 'utf8').split('\n');
  const cells = new Map<string, string>();
  for (let i = 0; i < lines.length; i++) {
    const header = /^(\s+)(?:async )?'(\d{3}-\d+)'\(\) \{(\},)?$/.exec(lines[i]);
    if (!header) continue;
    const [, indent, id, closed] = header;
    const end = closed ? i : lines.indexOf(`${indent}},`, i);
    if (end < 0) throw new Error(`${url}: cell ${id} has no end`);
    cells.set(id, dedent(lines.slice(i + 1, end)));
    i = end;
  }
  return { preamble: preambleOf(lines), cells };
}

function preambleOf(lines: readonly string[]): string {
  const imports = lines.filter((line) => line.startsWith('import ') && !/chapter|plots/.test(line));
  const open = lines.findIndex((line) => /^ {2}open\(/.test(line));
  const start = lines.indexOf('    return {');
  const variables = dedent(lines.slice(open + 1, start)).trimEnd();
  return [...imports, '', variables].join('\n').trim();
}

function dedent(lines: readonly string[]): string {
  const depth = Math.max(0, lines[0]?.search(/\S/) ?? 0);
  const margin = ' '.repeat(depth); // a line of a template string may stand further left
  return lines.map((line) => (line.startsWith(margin) ? line.slice(depth) : line)).join('\n');
}
