import { formatScalar, pythonBool, pythonFloat, pythonString, pythonTuple } from '@t/core/format';
import { synchronously, type Tensor } from '@t/core';
import { isTensor, NotImplemented } from '../call.ts';
import { numberOf, PyFloat, PyForeign, PyFunction, PyTuple, type PyValue } from './values.ts';

/** `repr(value)`: tensors by our printing, the rest as Python prints it. */
export async function repr(value: PyValue): Promise<string> {
  if (isTensor(value)) return value.repr();
  if (value === null) return 'None';
  if (value instanceof PyFloat) return pythonFloat(value.value);
  if (typeof value === 'boolean') return pythonBool(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return pythonString(value);
  if (value instanceof PyTuple) return pythonTuple(await Promise.all(value.items.map(repr)));
  if (Array.isArray(value)) return `[${(await Promise.all(value.map(repr))).join(', ')}]`;
  if (value instanceof PyForeign) return synchronously(() => String(value.value));
  throw new NotImplemented('repr of this object');
}

/** `f'{value:spec}'`; a 0-d tensor formats as its number. */
export async function formatValue(value: PyValue, spec: string): Promise<string> {
  if (isTensor(value) && value.ndim === 0) return formatScalar(await scalar(value), spec, value.dtype);
  if (value instanceof PyFloat) return formatScalar(value.value, spec);
  if (typeof value === 'number') return formatScalar(value, spec, 'int32');
  if (spec !== '') throw new TypeError('unsupported format string passed to Tensor.__format__');
  return typeof value === 'string' ? value : repr(value);
}

const scalar = async (value: Tensor): Promise<number | boolean> => (await value.item()) as number | boolean;

async function asNumber(value: PyValue): Promise<number> {
  const number = isTensor(value) ? Number(await scalar(value)) : numberOf(value);
  if (number === undefined) throw new NotImplemented('the number of this object');
  return number;
}

const named = (name: string, call: (value: PyValue) => Promise<PyValue>): PyFunction =>
  new PyFunction(async ([value]) => call(value!), name);

export const builtins: Readonly<Record<string, PyFunction>> = {
  repr: named('repr', repr),
  str: named('str', async (value) => (typeof value === 'string' ? value : repr(value))),
  int: named('int', async (value) => Math.trunc(await asNumber(value))),
  float: named('float', async (value) => new PyFloat(await asNumber(value))),
  bool: named('bool', async (value) => (await asNumber(value)) !== 0),
  print: named('print', async () => null),
};
