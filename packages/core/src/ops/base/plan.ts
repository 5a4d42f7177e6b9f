import { RuntimeError } from '../../errors.ts';
import type { Program } from '../../kernel/backend.ts';
import type { Device } from '../../kernel/device.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { flatten, innerStride, memoryOrder, planLoops } from '../../kernel/geometry.ts';
import type { DType } from '../../tensor/dtype.ts';
import { denseLayout, isDense, layoutOf, sameShape, type Layout } from '../../tensor/layout.ts';
import { Promotion, scalarDType } from '../../tensor/promote.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { checkArguments } from './arguments.ts';
import type { Pointwise } from './pointwise.ts';
import { checkCast } from './types.ts';

/** What an elementwise op takes. */
export type Operand = Tensor | number | boolean;

/** Everything about a call that follows from the layouts of its operands alone. */
export interface Plan {
  readonly device: Device;
  readonly program: Program;
  readonly geometry: Int32Array;
  /** Layout of the result, and the number of elements to allocate for it. */
  readonly layout: Layout;
  readonly length: number;
}

/** Plans by the ids of the operands' layouts, nested: `table[layoutA][layoutB]`. */
export type PlanTable = (PlanTable | Plan | undefined)[];

/** Layout id of an operand; numbers have ids of their own, since only their kind decides the dtype. */
export function operandId(x: Operand): number {
  if (x instanceof Tensor) return x.layout.id;
  if (typeof x === 'number') return Number.isInteger(x) ? 1 : 2;
  return typeof x === 'boolean' ? 0 : NOT_AN_OPERAND;
}

/** Never the key of a plan, so that a wrong argument is found where there is none. */
const NOT_AN_OPERAND = 3;

/** Plans kept per op: beyond this many the table restarts, so that ever new shapes do not pile up. */
const MAX_PLANS = 1 << 14;
const counts = new WeakMap<Pointwise, number>();

/** The plan of `op` on `args`, writing to `target` or to a new tensor. */
export function planPointwise(op: Pointwise, args: readonly Operand[], target: Tensor | null): Plan {
  const { name, forms } = op.spec;
  if (forms !== undefined && target === null && !args.some((x) => x instanceof Tensor))
    checkArguments(name, forms, args);
  const device = commonDevice(name, args, target);
  const slot = device.slot + (target === null ? 0 : IN_PLACE);
  let table = (op.plans[slot] ??= []);
  if (target !== null) table = (table[target.layout.id] ??= []) as PlanTable;
  const last = args.length - 1;
  for (let i = 0; i < last; i++) table = (table[operandId(args[i]!)] ??= []) as PlanTable;
  const id = operandId(args[last]!);
  const found = table[id] as Plan | undefined;
  if (found !== undefined) return found;
  if (forms !== undefined) checkArguments(name, forms, args, target !== null);
  const plan = makePlan(op, device, args, target);
  const count = (counts.get(op) ?? 0) + 1;
  if (count > MAX_PLANS) op.plans.length = 0;
  counts.set(op, count > MAX_PLANS ? 0 : count);
  return (table[id] = plan);
}

/** Tables of in-place plans lie this much above those of the same device. */
const IN_PLACE = 64;

/** The cached plan of a binary op in place, `target = op(target, b)`, if there is one. */
export function inPlacePlan(op: Pointwise, target: Tensor, b: Operand): Plan | undefined {
  const { id } = target.layout;
  const table = op.plans[target.storage.device.slot + IN_PLACE]?.[id] as PlanTable | undefined;
  return (table?.[id] as PlanTable | undefined)?.[operandId(b)] as Plan | undefined;
}

/** The device that all tensors among `args` share. */
export function commonDevice(op: string, args: readonly unknown[], target: Tensor | null = null): Device {
  let device: Device | null = target === null ? null : target.storage.device;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!(arg instanceof Tensor)) continue;
    if (device !== null && arg.storage.device !== device) {
      throw new RuntimeError(
        'Expected all tensors to be on the same device, but found at least two devices, ' +
          `${device.backend.name} and ${arg.backend}! Move one of them with x.to(backend).`,
      );
    }
    device = arg.storage.device;
  }
  if (device === null) throw new TypeError(`${op}() needs at least one tensor`);
  return device;
}

function makePlan(op: Pointwise, device: Device, args: readonly Operand[], target: Tensor | null): Plan {
  const { name, forms, roles } = op.spec;
  if (forms !== undefined) checkArguments(name, forms, args, target !== null);
  const promotion = new Promotion();
  args.forEach((arg, i) => {
    if (roles !== undefined && roles[i] !== 'value') return;
    if (arg instanceof Tensor) promotion.tensor(arg.dtype, arg.ndim);
    else promotion.scalar(arg);
  });
  const compute = op.spec.types(promotion.result(), args.map(dtypeOfOperand));
  device.requireDType(compute);
  const tensors = args.filter((arg) => arg instanceof Tensor);
  const shape = broadcastShapes(...tensors.map((x) => x.shape));
  const body = bodyOf(op, args, compute, target?.dtype ?? null);
  // In PyTorch's order. Once there is a plan, a call is not checked again.
  if (target !== null) {
    if (!op.spec.uniform) checkDistinct(target);
    checkTarget(target, shape);
    if (!op.spec.anyCast) checkCast(body.dtype, target.dtype);
  }
  op.spec.kernel?.(compute);
  const strides = tensors.map((x) => broadcastStrides(x.layout, shape));
  const layout = target?.layout ?? outputLayout(body.expr.dtype, shape, tensors, strides);
  const loops = planLoops(layout.shape, [layout.strides, ...alignTo(layout.shape, shape, strides)]);
  const inner = loops.strides.map(innerStride);
  const rank = loops.sizes.length;
  const program = device.program(`map ${name} ${body.key} ${rank} ${inner.join('')}`, () => ({
    kind: 'map',
    rank,
    inner,
    inputs: tensors.map((x) => x.dtype),
    scalars: args.filter((arg) => !(arg instanceof Tensor)).map(() => compute),
    body: body.expr,
    output: layout.dtype,
  }));
  return { device, program, geometry: flatten(loops.sizes, ...loops.strides), layout, length: layout.size };
}

/** Operands of an in-place op may be broadcast to the target, which itself keeps its shape. */
function alignTo(target: readonly number[], shape: readonly number[], strides: number[][]): number[][] {
  return sameShape(target, shape)
    ? strides
    : strides.map((s) => [...new Array<number>(target.length - s.length).fill(0), ...s]);
}

const dtypeOfOperand = (x: Operand): DType => (x instanceof Tensor ? x.dtype : scalarDType(x));

/** Error where several elements of a tensor to be written share their memory. */
export function checkDistinct(target: Tensor): void {
  if (target.layout.strides.some((s, d) => s === 0 && target.shape[d]! > 1)) {
    throw new RuntimeError(
      'unsupported operation: more than one element of the written-to tensor refers to a single memory location. ' +
        'Please clone() the tensor before performing the operation.',
    );
  }
}

function checkTarget(target: Tensor, shape: readonly number[]): void {
  if (!sameShape(target.shape, broadcastShapes(target.shape, shape))) {
    throw new RuntimeError(
      `output with shape [${target.shape.join(', ')}] doesn't match the broadcast shape [${shape.join(', ')}]`,
    );
  }
}

let nextOp = 0;
const opNumbers = new WeakMap<Pointwise, number>();

/** The expression over inputs and scalars for operands of these kinds, and a key that tells it from others. */
function bodyOf(
  op: Pointwise,
  args: readonly Operand[],
  compute: DType,
  target: DType | null,
): { expr: Expr; key: string; dtype: DType } {
  let number = opNumbers.get(op);
  if (number === undefined) opNumbers.set(op, (number = nextOp++));
  let inputs = 0;
  let scalars = 0;
  const kinds: string[] = [];
  const operands = args.map((arg, i) => {
    kinds.push(arg instanceof Tensor ? arg.dtype : '#');
    if (!(arg instanceof Tensor)) return e.scalar(scalars++, compute);
    return e.cast(e.input(inputs++, arg.dtype), op.spec.roles?.[i] === 'condition' ? 'bool' : compute);
  });
  const expr = op.spec.forward(...operands);
  return {
    expr: target === null ? expr : e.cast(expr, target),
    dtype: expr.dtype,
    key: `${number} ${kinds.join(',')} ${compute} ${target ?? ''}`,
  };
}

/** The common shape of operands, as PyTorch broadcasts. */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): readonly number[] {
  let result = shapes[0] ?? [];
  for (let i = 1; i < shapes.length; i++) result = broadcastPair(result, shapes[i]!);
  return result;
}

function broadcastPair(a: readonly number[], b: readonly number[]): readonly number[] {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let i = rank - 1; i >= 0; i--) {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new RuntimeError(
        `The size of tensor a (${x}) must match the size of tensor b (${y}) at non-singleton dimension ${i}`,
      );
    }
    shape[i] = x === 1 ? y : x;
  }
  return shape;
}

/** Strides of `layout` seen as `shape`: 0 where it is broadcast. */
export function broadcastStrides(layout: Layout, shape: readonly number[]): number[] {
  const skip = shape.length - layout.rank;
  return shape.map((size, i) =>
    i < skip || (layout.shape[i - skip] === 1 && size !== 1) ? 0 : layout.strides[i - skip]!,
  );
}

/** The layout of a new result: like PyTorch's TensorIterator, it keeps the order of dimensions of its operands. */
export function outputLayout(
  dtype: DType,
  shape: readonly number[],
  tensors: readonly Tensor[],
  strides: readonly (readonly number[])[],
): Layout {
  const full = tensors.filter((x) => sameShape(x.shape, shape));
  if (full.every((x) => x.layout.contiguous) && (full.length > 0 || shape.length < 2))
    return denseLayout(dtype, shape);
  const first = full[0]?.layout;
  if (
    first !== undefined &&
    full.length === tensors.length &&
    isDense(shape, first.strides) &&
    full.every((x) => sameShape(x.layout.strides, first.strides))
  ) {
    return layoutOf(dtype, shape, first.strides);
  }
  return permutedLayout(dtype, shape, strides);
}

/** Dense strides whose order of dimensions follows that of the operands' strides. */
function permutedLayout(
  dtype: DType,
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): Layout {
  const ordered = memoryOrder(shape, strides);
  const result = new Array<number>(shape.length);
  let stride = 1;
  for (let i = ordered.length - 1; i >= 0; i--) {
    result[ordered[i]!] = stride;
    stride *= Math.max(shape[ordered[i]!]!, 1);
  }
  return layoutOf(dtype, shape, result);
}
