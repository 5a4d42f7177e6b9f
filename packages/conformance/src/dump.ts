import { PyFloat } from './python/values.ts';
import type { Snapshot, TensorSnapshot } from './snapshot.ts';

/** What we computed, as JSON text in the goldens' value format. */

export function dumpValue(value: Snapshot): string {
  if (value instanceof PyFloat) return `{"$float":${dumpNumber(value.value, 'float64')}}`;
  if (typeof value === 'number') return dumpNumber(value, 'float64');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value.kind === 'tensor') return dumpTensor(value);
  const items = `[${value.items.map(dumpValue).join(',')}]`;
  return value.kind === 'list' ? items : `{"$${value.kind}":${items}}`;
}

function dumpTensor({ shape, dtype, data, tensor, strides, offset }: TensorSnapshot): string {
  const numbers = Array.from(data, (value) => dumpNumber(value, dtype)).join(',');
  const layout = tensor.layout.contiguous
    ? ''
    : `,"strides":${JSON.stringify(strides)}${offset === 0 ? '' : `,"offset":${offset}`}`;
  return `{"shape":${JSON.stringify(shape)},"dtype":"${dtype}","data":[${numbers}]${layout}}`;
}

/** A number as the goldens write it: float32 in few digits that give it back, special floats as strings, -0 kept. */
export function dumpNumber(value: number, dtype: string): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '"nan"' : value > 0 ? '"inf"' : '"-inf"';
  if (Object.is(value, -0)) return '-0.0';
  if (dtype !== 'float32' || Number.isInteger(value)) return String(value);
  for (const digits of [6, 7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}
