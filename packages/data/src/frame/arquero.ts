import type { ColumnTable } from 'arquero';
import { table as arqueroTable } from 'arquero';
import { DataError } from '../errors.ts';
import type { Column, Columns } from './column.ts';
import { NumericColumn, StringColumn } from './column.ts';
import type { ColumnData } from './from-values.ts';
import { columnFrom } from './from-values.ts';

/** The columns as an arquero table, which shares their memory. Missing values are null there. */
export function columnsToArquero(columns: Columns): ColumnTable {
  if (columns.has('__proto__')) {
    throw new DataError('arquero cannot hold a column called "__proto__"; rename or drop it', '__proto__');
  }
  return arqueroTable([...columns], [...columns.keys()]);
}

/**
 * The columns of an arquero table, its filter and order applied. Columns that came from a Frame share memory with it
 * where no row moved; others are read as {@link columnFrom} says.
 */
export function columnsFromArquero(table: ColumnTable): Map<string, Column> {
  const rows = table.isFiltered() || table.isOrdered() ? Int32Array.from(table.indices()) : null;
  const columns = new Map<string, Column>();
  for (const name of table.columnNames()) {
    const source: unknown = table.column(name);
    if (source instanceof NumericColumn || source instanceof StringColumn) {
      columns.set(name, rows === null ? source : source.take(rows));
    } else {
      const kind = ArrayBuffer.isView(source) ? (source.constructor as ArrayConstructor) : Array;
      columns.set(name, columnFrom(table.array(name, kind) as ColumnData, name));
    }
  }
  return columns;
}
