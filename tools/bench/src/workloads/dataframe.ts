import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Tensor } from '@t/core';
import { uniform } from '../inputs.ts';
import type { Case, Workload } from './workload.ts';

const ROWS = 200_000;
const HOLED = ['width', 'height'];
const CATEGORIES = { roof: ['slate', 'tile', 'thatch', 'tin', 'turf'], wall: ['brick', 'stone', 'wood'] };
const COMPLETE = ['age', 'price'];
const file = fileURLToPath(new URL('../../node_modules/.cache/bench-200000x6.csv', import.meta.url));

/** Writes the table once: each value of the first four columns is NA with a probability of one tenth. */
async function writeTable(): Promise<void> {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  const out = createWriteStream(partial);
  const columns = [...HOLED, ...COMPLETE].map((_, i) => uniform(ROWS, 50 + i, 100));
  const choices = Object.values(CATEGORIES).map((names, i) => {
    const draws = uniform(ROWS, 60 + i);
    return (row: number): string => names[Math.floor(((draws[row]! + 1) / 2) * names.length)]!;
  });
  const holes = [0, 1, 2, 3].map((i) => uniform(ROWS, 70 + i));
  const holed = (column: number, row: number, text: string): string =>
    holes[column]![row]! < -0.8 ? 'NA' : text;
  const lines = ['width,height,roof,wall,age,price'];
  for (let row = 0; row < ROWS; row++) {
    lines.push(
      [
        holed(0, row, columns[0]![row]!.toFixed(4)),
        holed(1, row, columns[1]![row]!.toFixed(4)),
        holed(2, row, choices[0]!(row)),
        holed(3, row, choices[1]!(row)),
        columns[2]![row]!.toFixed(2),
        columns[3]![row]!.toFixed(2),
      ].join(','),
    );
  }
  out.end(`${lines.join('\n')}\n`);
  await once(out, 'close');
  renameSync(partial, file);
}

/** The sum over a row-major float32 matrix, in float64. */
function total(matrix: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < matrix.length; i++) sum += matrix[i]!;
  return sum;
}

/** Columns beside each other, as one row-major matrix. */
function interleave(columns: readonly ArrayLike<number>[]): Float32Array {
  const matrix = new Float32Array(ROWS * columns.length);
  columns.forEach((column, at) => {
    for (let row = 0; row < ROWS; row++) matrix[row * columns.length + at] = column[row]!;
  });
  return matrix;
}

const spec: Case = { name: '200,000 x 6', size: [ROWS], rate: 'rows', count: ROWS, file };

/** Times how long `make` takes; its matrix is summed outside the time. */
function matrixTask(make: () => Promise<ArrayLike<number>>): {
  step(): Promise<void>;
  check(): Promise<number>;
} {
  return { step: async () => void (await make()), check: async () => total(await make()) };
}

export const dataframe: Workload = {
  id: 'W9',
  name: 'dataframe',
  description:
    'CSV of 200,000 x 6 with NA, from the file: mean into two numeric columns, one-hot with NaN of two others, to a float32 matrix',
  setUp: writeTable,
  cases: [spec],
  python: ['pandas'],
  targets: [{ case: spec.name, backend: 'js', than: 'pandas', factor: 1 }],
  entries: {
    ours: async () => {
      const { readCsv } = await import('@t/data');
      const make = async (): Promise<Tensor> => {
        const frame = (await readCsv(file)).fillna({ width: 'mean', height: 'mean' });
        return frame.getDummies({ dummyNa: true }).toTensor({ dtype: 'float32' });
      };
      return { step: async () => void (await make()), check: async () => total(await (await make()).data()) };
    },
    arquero: (aq) =>
      matrixTask(async () => {
        const number = (text: string): number | null => (text === 'NA' ? null : Number(text));
        const word = (text: string): string | null => (text === 'NA' ? null : text);
        let table = aq
          .fromCSV(await readFile(file, 'utf8'), {
            parse: { width: number, height: number, roof: word, wall: word },
          })
          .impute({
            width: '(d) => op.mean(d.width)',
            height: '(d) => op.mean(d.height)',
          });
        const names = [...HOLED, ...COMPLETE];
        for (const column of Object.keys(CATEGORIES)) {
          const values = [...new Set(table.array(column))].sort();
          const dummies = values.map((value) => [
            `${column}_${value}`,
            aq.escape((row) => (row[column] === value ? 1 : 0)),
          ]);
          table = table.derive(Object.fromEntries(dummies));
          names.push(...dummies.map(([name]) => name as string));
        }
        return interleave(names.map((name) => table.array(name, Float32Array)));
      }),
    danfo: (dfd) =>
      matrixTask(async () => {
        const frame = await dfd.readCSV(file, { transform: (text: string) => (text === 'NA' ? '' : text) });
        const means = HOLED.map((name) => frame.column(name).mean());
        const filled = frame.fillNa(means, { columns: HOLED });
        const encoded = dfd.getDummies(filled, { columns: Object.keys(CATEGORIES) });
        const width = encoded.columns.length;
        const matrix = new Float32Array(ROWS * width);
        encoded.values.forEach((row, at) => matrix.set(row as number[], at * width));
        return matrix;
      }),
    polars: (pl) =>
      matrixTask(async () => {
        const frame = pl.readCSV(file, { nullValues: 'NA' });
        const numbers = frame.select(
          ...HOLED.map((name) => pl.col(name).fillNull('mean').cast(pl.Float32)),
          ...COMPLETE.map((name) => pl.col(name).cast(pl.Float32)),
        );
        const frames = [numbers];
        for (const column of Object.keys(CATEGORIES)) {
          const dummies = frame.getColumn(column).toDummies();
          frames.push(dummies.select(...dummies.columns.map((name) => pl.col(name).cast(pl.Float32))));
        }
        return interleave(
          frames.flatMap((part) => part.columns.map((name) => part.getColumn(name).toTypedArray())),
        );
      }),
  },
};
