import type { Matrix, Row, Totals } from '../matrix.ts';

/** `1.2e-7`, or nothing for an exact result. */
export const formatError = (error: number): string => (error === 0 ? '' : error.toExponential(1));

/** `pass`, or `fail 2/7` with how many of the row's samples. */
export function formatStatus(row: Row): string {
  const all = row.pass + row.fail + row.expected + row.unsupported;
  return row[row.status] === all ? row.status : `${row.status} ${row[row.status]}/${all}`;
}

const formatTotals = ({ pass, fail, expected, unsupported }: Totals): string =>
  [`${pass} pass`, `${fail} fail`, `${expected} expected`, `${unsupported} unsupported`].join(', ');

/** What the command prints at its end. */
export function summary(matrix: Matrix, seconds: number): string {
  const width = Math.max(...Object.keys(matrix.sections).map((name) => name.length), 'total'.length);
  const shown = matrix.failures.slice(0, 20);
  return [
    ...shown.map(({ id, direction, reason }) => `FAIL ${id} ${direction}: ${reason}`),
    ...(shown.length < matrix.failures.length ? [`... ${matrix.failures.length - shown.length} more`] : []),
    ...matrix.stale.map((reason) => `STALE manifest entry, all of its samples pass: ${reason}`),
    ...Object.entries(matrix.sections).map(
      ([name, totals]) => `${name.padEnd(width)}  ${formatTotals(totals)}`,
    ),
    `${'total'.padEnd(width)}  ${formatTotals(matrix.totals)}`,
    `backend ${matrix.backend}, ${seconds.toFixed(1)} s`,
  ].join('\n');
}
