import { isGreen, type Matrix, type Remark, type Row, type Totals } from '../matrix.ts';
import { formatError, formatStatus } from './text.ts';

/** The matrix as Markdown: totals, one line per op, then what did not pass. */
export function toMarkdown(matrix: Matrix): string {
  const { backend, sections, rows, failures, expected, stale } = matrix;
  return [
    `# Conformance of the ${backend} backend`,
    '',
    isGreen(matrix) ? 'Nothing failed unexpectedly.' : 'There are failures.',
    '',
    table(
      ['section', 'pass', 'fail', 'expected', 'unsupported'],
      [...Object.entries(sections), ['total', matrix.totals] as const].map(([name, totals]) => [
        name,
        ...counts(totals),
      ]),
    ),
    '',
    '## Ops',
    '',
    table(
      ['op', 'tier', 'dtype', 'direction', 'status', 'computed', 'worst error', 'samples'],
      rows.map((row) => [
        `\`${row.op}\``,
        String(row.tier || ''),
        row.dtype,
        row.direction,
        formatStatus(row),
        row.origin ?? '',
        formatError(row.worstError),
        String(samples(row)),
      ]),
    ),
    '',
    ...remarks('Failures', failures),
    ...remarks('Declared differences', expected),
    ...(stale.length > 0
      ? ['## Manifest entries that pass', '', ...stale.map((reason) => `- ${reason}`), '']
      : []),
  ].join('\n');
}

const counts = ({ pass, fail, expected, unsupported }: Totals): string[] =>
  [pass, fail, expected, unsupported].map(String);

const samples = ({ pass, fail, expected, unsupported }: Row): number => pass + fail + expected + unsupported;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

function remarks(title: string, list: readonly Remark[]): string[] {
  if (list.length === 0) return [];
  return [
    `## ${title}`,
    '',
    table(
      ['sample', 'direction', 'reason'],
      list.map(({ id, direction, reason }) => [`\`${id}\``, direction, reason]),
    ),
    '',
  ];
}
