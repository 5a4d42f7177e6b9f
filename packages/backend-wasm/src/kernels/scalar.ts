import type { BinaryFn, DType, Expr, UnaryFn } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder, PlainOp, ValueType } from '../assembler/index.ts';
import { importName } from './imports.ts';

/** The WebAssembly type that holds one element: integers and bool (0 or 1) are i32. */
export function valueType(dtype: DType): 'i32' | 'f32' | 'f64' {
  return dtype === 'float32' ? 'f32' : dtype === 'float64' ? 'f64' : 'i32';
}

/** Where the leaves of an expression come from: each leaves one value on the stack. */
export interface ScalarLeaves {
  input(index: number, dtype: DType): void;
  scalar(index: number, dtype: DType): void;
  coord?(axis: number): void;
}

/** Emits expressions one element at a time. Shared parts are computed once and kept in locals. */
export class ScalarEmitter {
  private readonly m: ModuleBuilder;
  private readonly f: FunctionBuilder;
  private readonly leaves: ScalarLeaves;
  private readonly known = new Map<Expr, number>();

  constructor(m: ModuleBuilder, f: FunctionBuilder, leaves: ScalarLeaves) {
    this.m = m;
    this.f = f;
    this.leaves = leaves;
  }

  /** Leaves the value of `expr` on the stack. Call once per element for each root. */
  emit(expr: Expr): void {
    this.known.clear();
    this.node(expr, countUses(expr));
  }

  private node(expr: Expr, uses: ReadonlyMap<Expr, number>): void {
    const local = this.known.get(expr);
    if (local !== undefined) {
      this.f.get(local);
      return;
    }
    this.fresh(expr, uses);
    if (uses.get(expr)! > 1 && expr.kind !== 'const') {
      const kept = this.f.local(valueType(expr.dtype));
      this.known.set(expr, kept);
      this.f.tee(kept);
    }
  }

  private fresh(expr: Expr, uses: ReadonlyMap<Expr, number>): void {
    const { f } = this;
    const sub = (child: Expr): void => this.node(child, uses);
    switch (expr.kind) {
      case 'input':
        return this.leaves.input(expr.index, expr.dtype);
      case 'scalar':
        return this.leaves.scalar(expr.index, expr.dtype);
      case 'coord':
        return this.leaves.coord!(expr.axis);
      case 'const':
        constant(f, expr.value, expr.dtype);
        return;
      case 'cast':
        sub(expr.a);
        return convert(f, expr.a.dtype, expr.dtype);
      case 'unary':
        sub(expr.a);
        return this.unary(expr.fn, expr.a.dtype);
      case 'binary':
        sub(expr.a);
        sub(expr.b);
        return this.binary(expr.fn, expr.a.dtype);
      case 'where':
        // All three first, so that what they share is computed whatever the condition says.
        sub(expr.a);
        sub(expr.b);
        sub(expr.cond);
        f.op('select');
    }
  }

  private unary(fn: UnaryFn, dtype: DType): void {
    const { f } = this;
    const type = valueType(dtype);
    if (type === 'i32') return this.unaryInt(fn, dtype);
    const direct = floatUnary[fn];
    if (direct !== undefined) f.op(`${type}.${direct}` as PlainOp);
    else if (fn === 'isnan') this.twice(type, () => f.op(`${type}.ne` as PlainOp));
    else if (fn === 'signbit') signbit(f, type);
    else this.host(fn, dtype, 1);
  }

  private unaryInt(fn: UnaryFn, dtype: DType): void {
    const { f } = this;
    switch (fn) {
      case 'not':
        f.i32(dtype === 'bool' ? 1 : -1).op('i32.xor');
        return wrap(f, dtype);
      case 'neg':
        f.i32(-1).op('i32.mul');
        return wrap(f, dtype);
      case 'isnan':
        f.op('drop').i32(0);
        return;
      case 'floor':
      case 'ceil':
      case 'trunc':
      case 'round':
        return;
      default:
        this.host(fn, dtype, 1);
    }
  }

  private binary(fn: BinaryFn, dtype: DType): void {
    const { f } = this;
    const type = valueType(dtype);
    const direct = (type === 'i32' ? intBinary : floatBinary)[fn];
    if (direct === undefined) return this.host(fn, dtype, 2);
    f.op(`${type}.${direct}` as PlainOp);
    if (type === 'i32') wrap(f, dtype);
  }

  /** Calls JavaScript's definition of the function, in double precision. */
  private host(fn: UnaryFn | BinaryFn, dtype: DType, arity: 1 | 2): void {
    const { f } = this;
    const index = this.m.imported(importName(fn, dtype, arity));
    if (valueType(dtype) === 'f32') {
      if (arity === 2) {
        const b = f.local('f32');
        f.set(b).op('f64.promote_f32').get(b);
      }
      f.op('f64.promote_f32').call(index).op('f32.demote_f64');
    } else {
      f.call(index);
      if (valueType(dtype) === 'i32') wrap(f, dtype);
    }
  }

  private twice(type: ValueType, then: () => void): void {
    const x = this.f.local(type);
    this.f.tee(x).get(x);
    then();
  }
}

const floatUnary: Partial<Record<UnaryFn, string>> = {
  neg: 'neg', abs: 'abs', floor: 'floor', ceil: 'ceil', trunc: 'trunc', round: 'nearest', sqrt: 'sqrt',
};

const floatBinary: Partial<Record<BinaryFn, string>> = {
  add: 'add', sub: 'sub', mul: 'mul', div: 'div', max: 'max', min: 'min', copysign: 'copysign',
  eq: 'eq', ne: 'ne', lt: 'lt', le: 'le', gt: 'gt', ge: 'ge',
};

const intBinary: Partial<Record<BinaryFn, string>> = {
  add: 'add', sub: 'sub', mul: 'mul', and: 'and', or: 'or', xor: 'xor',
  eq: 'eq', ne: 'ne', lt: 'lt_s', le: 'le_s', gt: 'gt_s', ge: 'ge_s',
};

/** True where the emitter calls JavaScript for the function on operands of `dtype`. */
export function needsHost(fn: UnaryFn | BinaryFn, dtype: DType, arity: 1 | 2): boolean {
  const whole = valueType(dtype) === 'i32';
  if (arity === 2) return (whole ? intBinary : floatBinary)[fn as BinaryFn] === undefined;
  if (whole) return !['not', 'neg', 'isnan', 'floor', 'ceil', 'trunc', 'round'].includes(fn);
  return floatUnary[fn as UnaryFn] === undefined && fn !== 'isnan' && fn !== 'signbit';
}

export function constant(f: FunctionBuilder, value: number, dtype: DType): void {
  if (dtype === 'float32') f.f32(value);
  else if (dtype === 'float64') f.f64(value);
  else f.i32(dtype === 'bool' ? (value !== 0 ? 1 : 0) : dtype === 'uint8' ? value & 255 : value);
}

/** Brings an i32 back into the range of its dtype after arithmetic. */
export function wrap(f: FunctionBuilder, dtype: DType): void {
  if (dtype === 'uint8') f.i32(255).op('i32.and');
  else if (dtype === 'bool') f.i32(0).op('i32.ne');
}

function signbit(f: FunctionBuilder, type: 'f32' | 'f64'): void {
  if (type === 'f32') f.op('i32.reinterpret_f32').i32(31).op('i32.shr_u');
  else f.op('i64.reinterpret_f64').i64(63n).op('i64.shr_u', 'i32.wrap_i64');
}

/** Converts the value on the stack; floats become integers as the interpreter's `convert` says. */
export function convert(f: FunctionBuilder, from: DType, to: DType): void {
  const source = valueType(from);
  const target = valueType(to);
  if (to === 'bool') {
    if (source === 'i32') f.i32(0).op('i32.ne');
    else f[source](0).op(`${source}.ne`);
  } else if (target === 'i32') {
    if (source === 'i32') {
      if (to === 'uint8') f.i32(255).op('i32.and');
    } else toInteger(f, source, to);
  } else if (source === 'i32') {
    f.op(target === 'f32' ? 'f32.convert_i32_s' : 'f64.convert_i32_s');
  } else if (source !== target) {
    f.op(target === 'f32' ? 'f32.demote_f64' : 'f64.promote_f32');
  }
}

function toInteger(f: FunctionBuilder, source: 'f32' | 'f64', to: DType): void {
  if (source === 'f32') f.op('f64.promote_f32');
  if (to === 'uint8') {
    f.op('i64.trunc_sat_f64_s', 'i32.wrap_i64').i32(255).op('i32.and');
    return;
  }
  // Outside the range the result is the smallest int32, as on x86; NaN fails both comparisons.
  const x = f.local('f64');
  f.tee(x).op('i32.trunc_sat_f64_s').i32(-2147483648);
  f.get(x).f64(-2147483649).op('f64.gt').get(x).f64(2147483648).op('f64.lt', 'i32.and', 'select');
}

function countUses(expr: Expr, uses = new Map<Expr, number>()): Map<Expr, number> {
  const count = (uses.get(expr) ?? 0) + 1;
  uses.set(expr, count);
  if (count > 1) return uses;
  if ('cond' in expr) countUses(expr.cond, uses);
  if ('a' in expr) countUses(expr.a, uses);
  if ('b' in expr) countUses(expr.b, uses);
  return uses;
}
