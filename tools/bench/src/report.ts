import { median } from './measure.ts';
import type { CaseResult, Row } from './run.ts';
import type { Case, Target, Workload } from './workloads/workload.ts';

/** Relative and absolute room between the libraries' float32 results. */
const AGREE = { relative: 2e-3, absolute: 1e-4 };

const bytesOf = ({ bytes, reads, writes }: NonNullable<Case['streams']>): number => bytes * (reads + writes);

/** Time of the best that the machine can do. */
function peakOf(rows: readonly Row[]): number | undefined {
  const times = rows.flatMap(({ ceiling, median }) => (ceiling && median !== undefined ? [median] : []));
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** The rates that a case's known work makes of a time, by their unit. */
export function rates(spec: Case, row: Row): Record<string, number> {
  if (row.median === undefined) return {};
  const seconds = row.median / 1000;
  const operations = row.operations ?? 1;
  return {
    ...(spec.flops ? { 'GFLOP/s': spec.flops / seconds / 1e9 } : {}),
    ...(spec.streams ? { 'GB/s': bytesOf(spec.streams) / seconds / 1e9 } : {}),
    ...(spec.rate ? { [`${spec.rate}/s`]: (spec.count ?? 1) / seconds } : {}),
    ...(operations > 1 ? { 'us/op': (row.median * 1000) / operations } : {}),
  };
}

/** Three significant digits, without an exponent. */
export function digits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 6));
}

/** Columns padded to their widest cell: the first to the left, the rest to the right. */
export function align(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** The table of one case: a library a line, times against those of the first, which is ours. */
export function caseTable({ case: spec, rows }: CaseResult): string {
  const counted = rows.filter((row) => row.facts !== undefined);
  if (counted.length > 0) return factTable(spec, rows);
  const [own] = rows;
  const units = Object.keys(rates(spec, rows.find((row) => row.median !== undefined) ?? rows[0]!));
  const checks = rows.flatMap((row) => (row.check === undefined ? [] : [row.check]));
  const peak = peakOf(rows);
  const agreed = checks.length > 1 ? median(checks) : undefined;
  const cells = rows.map((row) => {
    if (row.median === undefined) return [row.library];
    const ratio = own?.median === undefined ? '' : digits(row.median / own.median);
    const of = rates(spec, row);
    return [
      row.library,
      digits(row.median),
      digits(row.best!),
      ratio,
      ...units.map((unit) => digits(of[unit]!)),
      ...(peak === undefined ? [] : [`${Math.round((100 * peak) / row.median)} %`]),
      `${row.samples}`,
    ];
  });
  const header = [
    spec.name,
    'median ms',
    'best ms',
    `/ ${own?.library ?? ''}`,
    ...units,
    ...(peak === undefined ? [] : ['of peak']),
    'samples',
  ];
  const [title, ...lines] = align([header, ...cells]);
  return [title, ...lines.map((line, i) => `${line}${remark(rows[i]!, agreed)}`)]
    .map((line) => `  ${line}`)
    .join('\n');
}

function remark({ note, check }: Row, agreed: number | undefined): string {
  if (note !== undefined) return `  ${note}`;
  if (check === undefined || agreed === undefined) return '';
  const room = AGREE.absolute + AGREE.relative * Math.abs(agreed);
  return Math.abs(check - agreed) <= room ? '' : `  differs: ${check}, others ${agreed}`;
}

function factTable(spec: Case, rows: readonly Row[]): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row.facts ?? {})))];
  const cells = rows.map((row) => [row.library, ...keys.map((key) => `${row.facts?.[key] ?? ''}`)]);
  const [title, ...lines] = align([[spec.name, ...keys], ...cells]);
  return [title, ...lines.map((line, i) => `${line}${remark(rows[i]!, undefined)}`)]
    .map((line) => `  ${line}`)
    .join('\n');
}

/** What a workload asks, and whether this run meets it; nothing for what this run could not compare. */
export function targetLines(workload: Workload, results: readonly CaseResult[], backend: string): string[] {
  return (workload.targets ?? []).flatMap((target) => {
    const outcome = target.backend === backend ? judge(target, results) : undefined;
    return outcome === undefined ? [] : [`  asked, ${target.case}: ${outcome}`];
  });
}

function judge(target: Target, results: readonly CaseResult[]): string | undefined {
  const resultOf = (name: string): CaseResult | undefined => results.find((each) => each.case.name === name);
  const { case: spec, rows } = resultOf(target.case) ?? { case: undefined, rows: [] };
  const name = `@t/${target.backend}${'entry' in target ? ` ${target.entry}` : ''}`;
  const own = rows.find((row) => row.library === name);
  if ('fact' in target) {
    const count = own?.facts?.[target.fact];
    if (count === undefined) return undefined;
    const verdict = Number(count) <= target.most ? 'met' : 'MISSED';
    return `${name} with at most ${target.most} ${target.fact}: ${count}, ${verdict}`;
  }
  if (own?.median === undefined) return undefined;
  if ('microseconds' in target) {
    const each = (own.median * 1000) / (own.operations ?? 1);
    const verdict = each < target.microseconds ? 'met' : 'MISSED';
    return `${name} under ${target.microseconds} us an operation: ${digits(each)} us, ${verdict}`;
  }
  if ('ofPeak' in target) {
    const peak = peakOf(rows);
    if (peak === undefined) return undefined;
    const share = peak / own.median;
    const verdict = share >= target.ofPeak ? 'met' : 'MISSED';
    return `${name} at ${Math.round(100 * target.ofPeak)} % of the peak: ${Math.round(100 * share)} %, ${verdict}`;
  }
  if ('as' in target) {
    const { case: plain, rows: plainRows } = resultOf(target.as) ?? { case: undefined, rows: [] };
    const row = plainRows.find(({ library }) => library === name);
    const unit = 'GFLOP/s';
    const rate = spec && rates(spec, own)[unit];
    const wanted = plain && row && rates(plain, row)[unit];
    if (rate === undefined || wanted === undefined) return undefined;
    const verdict = rate >= target.factor * wanted ? 'met' : 'MISSED';
    return `${name} at ${digits(target.factor)} of the rate of ${target.as}: ${digits(rate / wanted)}, ${verdict}`;
  }
  const other = rows.find((row) => row.library === target.than);
  if (other?.median === undefined) return undefined;
  const factor = other.median / own.median;
  const verdict = factor >= target.factor ? 'met' : 'MISSED';
  const best = digits(other.best! / own.best!);
  return `${name} at ${digits(target.factor)}x the speed of ${target.than}: ${digits(factor)}x (best times ${best}x), ${verdict}`;
}
