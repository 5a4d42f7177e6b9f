import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { dtypeInfo, isFloat, type DType } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { argumentError, checkNumberOption, UNARY } from '../base/arguments.ts';
import { convertScalar } from '../create/scalar.ts';
import { applyInPlace } from '../base/in-place.ts';
import { Pointwise, type Operand } from '../base/pointwise.ts';
import { cppName, notFor, resultType, same, type KernelRule, type TypeRule } from '../base/types.ts';
import { binary, unary, zero } from './rows.ts';

const CLAMP = [
  'Tensor input, Tensor min=None, Tensor max=None, *, Tensor out',
  'Tensor input, Number min=None, Number max=None, *, Tensor out',
];
const bound = (name: string): string[] => [
  `Tensor input, Tensor ${name}, *, Tensor out`,
  `Tensor input, Number ${name}, *, Tensor out`,
];

const max = (a: Expr, b: Expr): Expr => e.binary('max', a, b);
const min = (a: Expr, b: Expr): Expr => e.binary('min', a, b);
const keep = (inside: Expr, g: Expr): Expr => e.where(inside, g, zero(g));
const within = (x: Expr, low: Expr, high: Expr): Expr => e.and(e.ge(x, low), e.le(x, high));

const between = (x: Expr, low: Expr, high: Expr): Expr => min(max(x, low), high);

/** Bounds that are tensors get gradients where they decide. Source: at::clamp_backward_min_max. */
const clampTensorsOp = new Pointwise({
  name: 'clamp',
  forms: CLAMP,
  arity: 3,
  types: same,
  kernel: notFor('clamp_cpu', 'bool'),
  forward: (x, low, high) => between(x!, low!, high!),
  backward: (g, _out, x, low, high) => [
    keep(within(x!, low!, high!), g),
    keep(e.and(e.lt(low!, high!), e.lt(x!, low!)), g),
    keep(e.or(e.gt(x!, high!), e.lt(high!, low!)), g),
  ],
});

const clampNumbersOp = new Pointwise({
  name: 'clamp',
  gradName: 'ClampBackward1',
  forms: CLAMP,
  arity: 3,
  types: same,
  kernel: notFor('clamp_scalar_cpu', 'bool'),
  forward: (x, low, high) => between(x!, low!, high!),
  backward: (g, _out, x, low, high) => [keep(within(x!, low!, high!), g), null, null],
});

type Bound = (x: Expr, limit: Expr) => Expr;

const oneBound = (
  name: string,
  parameter: string,
  gradName: string,
  kernel: KernelRule,
  forward: Bound,
  inside: Bound,
): Pointwise =>
  binary(name, name === 'clamp' ? CLAMP : bound(parameter), same, forward, {
    gradName,
    kernel,
    backward: (g, _out, x, limit) => [keep(inside(x!, limit!), g), keep(strictly(inside)(x!, limit!), g)],
  });

/** Where the bound itself is the result. */
const strictly =
  (inside: Bound): Bound =>
  (x, limit) =>
    inside === e.ge ? e.lt(x, limit) : e.gt(x, limit);

const all: KernelRule = () => undefined;
const noBoolMin = notFor('clamp_min_cpu', 'bool');
const noBoolMax = notFor('clamp_max_scalar_cpu', 'bool');

/** The rows for one bound: of `clamp`, and of `clampMin` or `clampMax`; each for a tensor and for a number. */
const rows = {
  min: {
    clampTensor: oneBound('clamp', 'min', 'ClampBackward0', all, max, e.ge),
    // PyTorch passes over a NaN here, and only here.
    clampNumber: oneBound(
      'clamp',
      'min',
      'ClampBackward1',
      noBoolMin,
      (x, low) => e.where(e.lt(x, low), low, x),
      e.ge,
    ),
    tensor: oneBound('clamp_min', 'min', 'ClampMinBackward1', all, max, e.ge),
    number: oneBound('clamp_min', 'min', 'ClampMinBackward0', noBoolMin, max, e.ge),
  },
  max: {
    clampTensor: oneBound('clamp', 'max', 'ClampBackward0', all, min, e.le),
    clampNumber: oneBound(
      'clamp',
      'max',
      'ClampBackward1',
      noBoolMax,
      (x, high) => e.where(e.gt(x, high), high, x),
      e.le,
    ),
    tensor: oneBound('clamp_max', 'max', 'ClampMaxBackward1', all, min, e.le),
    number: oneBound('clamp_max', 'max', 'ClampMaxBackward0', noBoolMax, min, e.le),
  },
};

type Limit = Operand | null | undefined;
type Call = readonly [Pointwise, Operand[]];

const isNumber = (x: unknown): x is number | boolean => typeof x === 'number' || typeof x === 'boolean';

function clampCall(input: Tensor, low: Limit, high: Limit): Call {
  const bounds = [low, high].filter((limit) => limit !== undefined && limit !== null);
  const fits =
    input instanceof Tensor && (bounds.every(isNumber) || bounds.every((limit) => limit instanceof Tensor));
  if (!fits) throw argumentError('clamp', CLAMP, [input, low, high]);
  if (bounds.length === 0)
    throw new RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None");
  const numbers = isNumber(bounds[0]);
  if (numbers) checkBounds(input, bounds as (number | boolean)[]);
  if (bounds.length === 2) return [numbers ? clampNumbersOp : clampTensorsOp, [input, ...bounds]];
  const { clampNumber, clampTensor } = bounds[0] === low ? rows.min : rows.max;
  return [numbers ? clampNumber : clampTensor, [input, ...bounds]];
}

/** PyTorch converts number bounds with a check, unlike other operands. */
function checkBounds(input: Tensor, bounds: readonly (number | boolean)[]): void {
  const dtype = isFloat(input.dtype) ? input.dtype : resultType(input, ...bounds);
  for (const limit of bounds) convertScalar(limit, dtype);
}

/** In place, the result must fit the tensor; PyTorch words this differently for number bounds. */
export function checkNumberCast(input: Tensor, bounds: readonly Operand[]): void {
  if (!bounds.every(isNumber)) return;
  const result = resultType(input, ...bounds);
  if (result === input.dtype) return;
  throw new RuntimeError(
    `result type ${dtypeInfo(result).scalarType} can't be cast to the desired output type ${cppName(input.dtype)}`,
  );
}

/**
 * Elements below `min` become `min`, elements above `max` become `max`; both bounds are numbers or both tensors
 * (broadcast), and one may be left out (undefined or null). Integers with a fractional bound give float32.
 */
export function clamp(input: Tensor, min?: Limit, max?: Limit): Tensor {
  const [op, args] = clampCall(input, min, max);
  return op.apply(...args);
}

export function clamp_(input: Tensor, min?: Limit, max?: Limit): Tensor {
  const [op, args] = clampCall(input, min, max);
  checkNumberCast(input, args.slice(1));
  return applyInPlace(op, input, args);
}

function boundCall(
  { tensor, number }: { tensor: Pointwise; number: Pointwise },
  input: Tensor,
  limit: Operand,
): Pointwise {
  if (input instanceof Tensor && isNumber(limit)) checkBounds(input, [limit]);
  return isNumber(limit) ? number : tensor;
}

/** Elements below `min`, a number or tensor, become `min`. */
export const clampMin = (input: Tensor, min: Operand): Tensor =>
  boundCall(rows.min, input, min).apply2(input, min);

export function clampMin_(input: Tensor, min: Operand): Tensor {
  const op = boundCall(rows.min, input, min);
  checkNumberCast(input, [min]);
  return applyInPlace(op, input, [input, min]);
}

/** Elements above `max`, a number or tensor, become `max`. */
export const clampMax = (input: Tensor, max: Operand): Tensor =>
  boundCall(rows.max, input, max).apply2(input, max);

export function clampMax_(input: Tensor, max: Operand): Tensor {
  const op = boundCall(rows.max, input, max);
  checkNumberCast(input, [max]);
  return applyInPlace(op, input, [input, max]);
}

const reluTypes: TypeRule = (dtype) => {
  if (dtype === 'bool') throw new RuntimeError('Boolean inputs not supported for relu');
  return dtype;
};

const reluOp = unary('relu', reluTypes, (x) => e.where(e.lt(x, 0), 0, x), {
  backward: (g, out) => [e.where(e.le(out, 0), zero(g), g)],
});

/** Negative elements become 0. RuntimeError for bool. */
export const relu = (input: Tensor): Tensor => reluOp.apply1(input);
export const relu_ = (input: Tensor): Tensor => applyInPlace(reluOp, input, [input]);

export interface NanToNumOptions {
  /** In the place of NaN. Default: 0. */
  readonly nan?: number | null;
  /** In the place of infinity. Default: the largest number of the dtype. */
  readonly posinf?: number | null;
  /** In the place of minus infinity. Default: the smallest number of the dtype. */
  readonly neginf?: number | null;
}

const isFinite = (x: Expr): Expr => e.lt(e.unary('abs', x), Infinity);

/** Operands beside x: what to put for NaN, infinity and minus infinity. */
const nanToNumOp = new Pointwise({
  name: 'nan_to_num',
  forms: UNARY,
  arity: 4,
  roles: ['value', 'parameter', 'parameter', 'parameter'],
  types: same,
  forward: (x, nan, posinf, neginf) => {
    if (!isFloat(x!.dtype)) return x!;
    const finite = e.where(e.eq(x!, Infinity), posinf!, e.where(e.eq(x!, -Infinity), neginf!, x!));
    return e.where(e.unary('isnan', x!), nan!, finite);
  },
  backward: (g, _out, x) => [e.mul(g, e.cast(isFinite(x!), g.dtype)), null, null, null],
});

const LARGEST: Partial<Record<DType, number>> = {
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
};

function replacements(input: Tensor, options: NanToNumOptions): Operand[] {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && value !== null) checkNumberOption('nan_to_num', name, value, 'float');
  }
  const largest = (input instanceof Tensor ? LARGEST[input.dtype] : undefined) ?? 0;
  return [input, options.nan ?? 0, options.posinf ?? largest, options.neginf ?? -largest];
}

/** NaN and infinities replaced by numbers; integers are copied. */
export const nanToNum = (input: Tensor, options: NanToNumOptions = {}): Tensor =>
  nanToNumOp.apply(...replacements(input, options));

export const nanToNum_ = (input: Tensor, options: NanToNumOptions = {}): Tensor =>
  isFloat(input.dtype) ? applyInPlace(nanToNumOp, input, replacements(input, options)) : input;
