import { RuntimeError } from '../../errors.ts';
import { checkDType, dtypeInfo, isFloat, type DType, type TypedArray } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { checkInt, isOptions } from '../base/sizes.ts';
import { notImplementedFor } from '../base/types.ts';
import { fma } from './multiply-add.ts';
import { convertScalar } from './scalar.ts';
import { deviceFor, fromData, withOptions, type CreateOptions } from './tensor.ts';

/*
 * Ranges are computed on the host: PyTorch computes them in float64, which not every backend has. Its loop
 * works on vectors of `LANES` elements, two at a time: the first of a vector is rounded to the dtype before
 * the others are added to it, what is left at the end is computed one by one. Both by fused multiplications.
 */
const LANES: Readonly<Record<DType, number>> = { bool: 32, uint8: 32, int32: 8, float32: 8, float64: 4 };

/**
 * Fills an array of `dtype` as that loop does: `at(i)` is the exact element, `after(first, n)`
 * the n-th one after the first of a vector.
 */
function fillRange(
  dtype: DType,
  length: number,
  at: (i: number) => number,
  after: (first: number, n: number) => number,
): TypedArray {
  const data = new (dtypeInfo(dtype).array)(length);
  const lanes = LANES[dtype];
  const vectors = length - (length % (2 * lanes));
  for (let i = 0; i < vectors; i += lanes) {
    data[i] = at(i);
    const first = data[i]!;
    for (let lane = 1; lane < lanes; lane++) data[i + lane] = after(first, lane);
  }
  for (let i = vectors; i < length; i++) data[i] = at(i);
  return data;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' || typeof value === 'boolean';

function checkNumber(fn: string, name: string, position: number, value: unknown): void {
  if (isNumber(value)) return;
  throw new TypeError(
    `${fn}(): argument '${name}' (position ${position}) must be Number, not ${pythonType(value)}`,
  );
}

type ArangeArgs =
  | [end: number, options?: CreateOptions]
  | [start: number, end: number, options?: CreateOptions]
  | [start: number, end: number, step: number, options?: CreateOptions];

/**
 * Numbers from `start` (default 0) up to `end`, exclusive, `step` (default 1) apart: `arange(end)`,
 * `arange(start, end)`, `arange(start, end, step)`. int32 where all three are whole, else float32, unless
 * `dtype` says otherwise. Errors: RuntimeError for a step of 0 or one that leads away from `end`.
 */
export function arange(...args: ArangeArgs): Tensor {
  const options = isOptions(args.at(-1)) ? (args.at(-1) as CreateOptions) : {};
  const numbers = args.filter((arg) => !isOptions(arg) && arg !== undefined);
  const names = numbers.length === 1 ? ['end'] : ['start', 'end', 'step'];
  if (numbers.length === 0) throw new TypeError('arange() missing 1 required positional arguments: "end"');
  numbers.forEach((value, i) => checkNumber('arange', names[i]!, i + 1, value));
  const [start, end, step = 1] = (numbers.length === 1 ? [0, ...numbers] : numbers).map(Number);
  const whole = [start, end, step].every(Number.isInteger);
  const dtype = checkDType(options.dtype ?? (whole ? 'int32' : 'float32'));
  return withOptions(fromRange(dtype, start!, end!, step, options), options);
}

function fromRange(dtype: DType, start: number, end: number, step: number, options: CreateOptions): Tensor {
  if (dtype === 'bool') throw notImplementedFor('arange_cpu', dtype);
  const exact = (value: number): number => {
    if (isFloat(dtype)) return value;
    if (!Number.isFinite(value))
      throw new RuntimeError('value cannot be converted to type int without overflow');
    return Math.trunc(value);
  };
  const [from, to, by] = [exact(start), exact(end), exact(step)];
  if (by === 0 || Number.isNaN(by)) throw new RuntimeError('step must be nonzero');
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw new RuntimeError(`unsupported range: ${formatBound(from)} -> ${formatBound(to)}`);
  }
  if (by > 0 ? to < from : to > from) {
    throw new RuntimeError('upper bound and larger bound inconsistent with step sign');
  }
  const length = Math.ceil((end - start) / step);
  if (length > Number.MAX_SAFE_INTEGER) throw new RuntimeError('invalid size, possible overflow?');
  return fromData(
    deviceFor(options),
    dtype,
    [length],
    fillRange(
      dtype,
      length,
      (i) => fma(by, i, from),
      (first, n) => fma(by, n, first),
    ),
  );
}

const formatBound = (value: number): string => String(value).replace('Infinity', 'inf').replace('NaN', 'nan');

/** Checks that `linspace` and `logspace` share. */
function checkSpace(fn: string, start: unknown, end: unknown, steps: unknown, dtype: DType): void {
  checkNumber(fn, 'start', 1, start);
  checkNumber(fn, 'end', 2, end);
  if (steps === undefined) throw new TypeError(`${fn}() missing 1 required positional arguments: "steps"`);
  checkInt(fn, 'steps', 3, steps);
  if ((steps as number) < 0) throw new RuntimeError('number of steps must be non-negative');
  if (dtype === 'bool' && (steps as number) > 1) throw notImplementedFor(`${fn}_cpu`, dtype);
}

interface Space {
  readonly step: number;
  at(i: number): number;
}

/** Element i is counted from the nearer end, so that both ends are met exactly. */
function evenly(
  from: number,
  to: number,
  steps: number,
  round: (x: number) => number,
  multiplyAdd: (a: number, b: number, c: number) => number,
): Space {
  const step = round(round(to - from) / (steps - 1));
  const half = Math.floor(steps / 2);
  return { step, at: (i) => (i < half ? multiplyAdd(step, i, from) : multiplyAdd(-step, steps - i - 1, to)) };
}

const identity = (x: number): number => x;

/**
 * `steps` numbers at equal distances from `start` to `end`, both included; float32 unless `dtype` says
 * otherwise. Errors: RuntimeError for a negative number of steps.
 */
export function linspace(start: number, end: number, steps: number, options: CreateOptions = {}): Tensor {
  const dtype = checkDType(options.dtype ?? 'float32');
  checkSpace('linspace', start, end, steps, dtype);
  const [from, to] = [convertScalar(start, dtype), convertScalar(end, dtype)];
  const round = dtype === 'float32' ? Math.fround : identity;
  const { step, at } = evenly(round(from), round(to), steps, round, fma);
  const data =
    steps === 1 ? convert([from], dtype) : fillRange(dtype, steps, at, (first, n) => first + round(step * n));
  return withOptions(fromData(deviceFor(options), dtype, [steps], data), options);
}

export interface LogspaceOptions extends CreateOptions {
  /** Default 10. */
  readonly base?: number;
}

/**
 * `steps` numbers from `base ** start` to `base ** end`, both included, the exponents at equal distances;
 * float32 unless `dtype` says otherwise. Errors: RuntimeError for a negative number of steps.
 */
export function logspace(
  start: number,
  end: number,
  steps: number,
  base: number | LogspaceOptions = 10,
  options: LogspaceOptions = {},
): Tensor {
  if (isOptions(base)) return logspace(start, end, steps, base.base, base);
  const dtype = checkDType(options.dtype ?? 'float32');
  checkSpace('logspace', start, end, steps, dtype);
  const round = dtype === 'float32' ? Math.fround : identity;
  const [from, to] = isFloat(dtype)
    ? [round(start), round(end)]
    : [convertScalar(start, dtype), convertScalar(end, dtype)];
  const { at } = evenly(from, to, steps, identity, (a, b, c) => a * b + c);
  const exponents = steps === 1 ? [start] : Array.from({ length: steps }, (_, i) => at(i));
  const data = convert(
    exponents.map((exponent) => base ** exponent),
    dtype,
  );
  return withOptions(fromData(deviceFor(options), dtype, [steps], data), options);
}

const convert = (values: readonly number[], dtype: DType): TypedArray => new (dtypeInfo(dtype).array)(values);
