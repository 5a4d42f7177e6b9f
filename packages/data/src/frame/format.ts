import { categoryText } from './dummies.ts';
import type { Column, Columns, NumericColumn } from './column.ts';
import type { RowIndex } from './row-index.ts';

const MAX_ROWS = 60;
const ENDS_SHOWN = 5;
const MAX_COLUMNS = 20;
const MAX_CELL = 49;
const LINE_WIDTH = 80;
const FLOAT_DIGITS = 6;

/** A table as pandas prints it: row labels, columns aligned to the right, NaN; long and wide ones cut in the middle. */
export function formatFrame(columns: Columns, index: RowIndex): string {
  const names = [...columns.keys()];
  if (index.length === 0 || names.length === 0) {
    const labels = index.length > MAX_COLUMNS ? [...index].slice(0, MAX_COLUMNS).concat('...') : [...index];
    return `Empty DataFrame\nColumns: [${names.join(', ')}]\nIndex: [${labels.join(', ')}]`;
  }
  const rows = shownRows(index.length);
  const labels = labelStrip(index, rows);
  const strips = (some: string[]): string[][] =>
    some.map((name) => columnStrip(name, columns.get(name)!, rows));
  const dots = ['', ...rows].map(() => '  ...');

  let ends = names.length > MAX_COLUMNS ? MAX_COLUMNS / 2 : Math.ceil(names.length / 2);
  let table = names.length > MAX_COLUMNS ? [] : strips(names);
  while (table.length === 0 || (tableWidth(labels, table) >= LINE_WIDTH && ends > 1)) {
    if (table.length > 0) ends--;
    table = [...strips(names.slice(0, ends)), dots, ...strips(names.slice(-ends))];
  }
  const lines = withDots(labels, table, rows.length < index.length ? '..' : null).join('\n');
  const isCut = rows.length < index.length || table.includes(dots);
  return isCut ? `${lines}\n\n[${index.length} rows x ${names.length} columns]` : lines;
}

/** A named column as pandas prints it. */
export function formatSeries(name: string | null, column: Column, index: RowIndex): string {
  const rows = shownRows(index.length);
  const isCut = rows.length < index.length;
  const footer = [
    ...(name === null ? [] : [`Name: ${name}`]),
    ...(isCut ? [`Length: ${index.length}`] : []),
    `dtype: ${dtypeName(column)}`,
  ].join(', ');
  if (index.length === 0) return `Series([], ${footer})`;
  const labels = labelStrip(index, rows).map((label) => `${label}  `);
  const cells = align('', cellTexts(column, rows), 'right').map((cell) => ` ${cell}`);
  return [...withDots(labels, [cells], isCut ? '' : null).slice(1), footer].join('\n');
}

/** The rows printed: all, or the first and last few. */
function shownRows(length: number): number[] {
  const all = length <= MAX_ROWS;
  const shown = Array.from({ length: all ? length : 2 * ENDS_SHOWN }, (_, i) => i);
  return all ? shown : shown.map((i) => (i < ENDS_SHOWN ? i : length - 2 * ENDS_SHOWN + i));
}

function labelStrip(index: RowIndex, rows: readonly number[]): string[] {
  const labels = rows.map((row) => String(index.at(row)));
  return align('', labels, 'left');
}

/** The lines of a table; one that is cut has a line of dots behind the first rows, labelled `cutLabel`. */
function withDots(labels: readonly string[], table: readonly string[][], cutLabel: string | null): string[] {
  const lines = labels.map((label, line) => label + table.map((strip) => strip[line]).join(''));
  if (cutLabel === null) return lines;
  const dots = table.map((strip) => {
    const width = textWidth(strip[0]);
    return (width > 4 ? '...' : '..').padStart(width);
  });
  return lines.toSpliced(ENDS_SHOWN + 1, 0, cutLabel.padEnd(textWidth(labels[0])) + dots.join(''));
}

function tableWidth(labels: readonly string[], table: readonly string[][]): number {
  return table.reduce((width, strip) => width + textWidth(strip[0]), labels[0].length);
}

/** Header and cells of a column, each behind one space. */
function columnStrip(name: string, column: Column, rows: readonly number[]): string[] {
  const header = column.type === 'string' || dtypeName(column) === 'object' ? name : ` ${name}`;
  return align(header, cellTexts(column, rows), 'right').map((cell) => ` ${cell}`);
}

function align(header: string, cells: readonly string[], side: 'left' | 'right'): string[] {
  const texts = [header, ...cells];
  const width = Math.max(...texts.map(textWidth));
  return texts.map((text) => {
    const padding = ' '.repeat(width - textWidth(text));
    return side === 'left' ? text + padding : padding + text;
  });
}

/** Counts code points, as Python does. */
function textWidth(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}

function isNumber(column: Column): column is NumericColumn {
  return column.type === 'int' || column.type === 'float';
}

/** Cells begin with a space, or a number's minus; as in pandas a missing number has neither. */
function cellTexts(column: Column, rows: readonly number[]): string[] {
  if (isNumber(column)) return numberTexts(column, rows);
  return rows.map((row) => {
    const value = column.at(row);
    if (value === null) return ' NaN';
    const text = categoryText(value, column.type).replace(
      /[\n\r\t]/g,
      (c) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c]!,
    );
    return text.length > MAX_CELL ? ` ${text.slice(0, MAX_CELL - 3)}...` : ` ${text}`;
  });
}

/** Numbers with a leading space or minus: floats with as many decimals as the longest needs, six at most. */
function numberTexts(column: NumericColumn, rows: readonly number[]): string[] {
  const values = rows.map((row) => column.numberAt(row));
  const text = column.type === 'int' ? String : floatFormat(values);
  return values.map((value) => {
    if (Number.isNaN(value)) return 'NaN';
    const unsigned = Number.isFinite(value) ? text(Math.abs(value)) : 'inf';
    return (value < 0 || Object.is(value, -0) ? '-' : ' ') + unsigned;
  });
}

/** Six decimals, or fewer where all end in zeros; with an exponent where that would be long, or lose small ones. */
function floatFormat(values: readonly number[]): (magnitude: number) => string {
  const sizes = values.filter(Number.isFinite).map(Math.abs);
  const fixed = sizes.map((size) => size.toFixed(FLOAT_DIGITS));
  const decimals = Math.max(
    1,
    ...fixed.map((text) => text.replace(/0+$/, '').length - text.indexOf('.') - 1),
  );
  const trimmed = (size: number): string =>
    size.toFixed(FLOAT_DIGITS).slice(0, decimals - FLOAT_DIGITS || undefined);
  const isLong = sizes.some((size) => trimmed(size).length + 1 > 2 * FLOAT_DIGITS);
  const isLarge = values.some((value) => Math.abs(value) > 10 ** FLOAT_DIGITS);
  const isSmall = sizes.some((size) => size > 0 && size < 10 ** -FLOAT_DIGITS);
  return (isLong && isLarge) || isSmall || sizes.some((size) => size >= 1e21) ? exponential : trimmed;
}

/** As C prints `%.6e`: the exponent has two digits at least. */
function exponential(magnitude: number): string {
  return magnitude.toExponential(FLOAT_DIGITS).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** pandas' name of the dtype it would give the column. */
function dtypeName(column: Column): string {
  if (column.type === 'int') return 'int64';
  if (column.type === 'float') return 'float64';
  return column.type === 'bool' && column.missing === null ? 'bool' : 'object';
}
