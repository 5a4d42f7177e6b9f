import { loadPeer } from './load.ts';

/** The part of arquero that the workloads call. */
export interface Arquero {
  fromCSV(text: string, options: { parse: Record<string, (value: string) => unknown> }): ArqueroTable;
  escape(fn: (row: Record<string, unknown>) => unknown): unknown;
}

export interface ArqueroTable {
  impute(values: Record<string, unknown>): ArqueroTable;
  derive(values: Record<string, unknown>): ArqueroTable;
  array(column: string): unknown[];
  array(column: string, type: Float32ArrayConstructor): Float32Array;
}

/** The part of Danfo.js that the workloads call. */
export interface Danfo {
  readCSV(path: string, options: Record<string, unknown>): Promise<DanfoFrame>;
  getDummies(frame: DanfoFrame, options: { columns: string[] }): DanfoFrame;
}

export interface DanfoFrame {
  readonly columns: string[];
  readonly values: unknown[][];
  column(name: string): { mean(): number };
  fillNa(values: (number | string)[], options: { columns: string[] }): DanfoFrame;
}

/** The part of nodejs-polars that the workloads call. */
export interface Polars {
  readCSV(path: string, options: { nullValues: string }): PolarsFrame;
  col(name: string): PolarsExpression;
  Float32: unknown;
}

export interface PolarsExpression {
  cast(dtype: unknown): PolarsExpression;
  fillNull(strategy: 'mean'): PolarsExpression;
}

export interface PolarsSeries {
  toDummies(): PolarsFrame;
  toTypedArray(): Float32Array;
}

export interface PolarsFrame {
  readonly columns: string[];
  getColumn(name: string): PolarsSeries;
  select(...expressions: PolarsExpression[]): PolarsFrame;
}

export const loadArquero = (): Promise<Arquero> => loadPeer<Arquero>('arquero');

export function loadDanfo(): Promise<Danfo> {
  return loadPeer<Danfo>('danfojs-node');
}

export async function loadPolars(): Promise<Polars> {
  return (await loadPeer<{ default: Polars }>('nodejs-polars')).default;
}
