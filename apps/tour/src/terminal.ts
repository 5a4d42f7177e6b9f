import type { Row } from './run.ts';

/** Colours where a terminal reads along: never in a pipe, a file, or with NO_COLOR set. */
const colours = process.stdout.isTTY === true && !process.env['NO_COLOR'];

const paint =
  (open: number, close: number) =>
  (text: string): string =>
    colours ? text.replace(/[^\n]+/g, (line) => `\x1b[${open}m${line}\x1b[${close}m`) : text;

export const bold = paint(1, 22);
export const dim = paint(2, 22);
const red = paint(31, 39);
const green = paint(32, 39);
const yellow = paint(33, 39);

const marks = { same: green('✓'), counterpart: yellow('≈'), differs: red('✗') } as const;

/** The heading of a chapter. */
export function heading(notes: string, title: string): string {
  const rule = '─'.repeat(Math.max(4, 66 - title.length));
  return `\n${dim('──')} ${bold(`${notes} · ${title}`)} ${dim(rule)}\n`;
}

/** A cell as it scrolls by: its code, its output, and whether that is what the notes' Python printed. */
export function cellText(row: Row): string {
  const parts = [`${marks[row.state]} ${dim(row.id)}`, dim(indent(row.typescript, '  │ '))];
  if (row.output !== '') parts.push(indent(row.output, '    '));
  if (row.state === 'differs') parts.push(red(indent(`expected:\n${row.expected}`, '    ')));
  if (row.state !== 'same' && row.note) parts.push(yellow(indent(row.note, '    ')));
  for (const { name } of row.figures) parts.push(dim(`    figure: ${name}.svg`));
  return `${parts.join('\n')}\n`;
}

const indent = (text: string, prefix: string): string => text.replace(/^/gm, prefix);
