import { countUses, RuntimeError, type BinaryFn, type DType, type Expr, type UnaryFn } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder, PlainOp, ValueType } from '../assembler/index.ts';
import { callMath, Lanes } from '../math/index.ts';
import { callInteger, isIntegerFunction } from '../math/integer.ts';

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
    else if (fn === 'sign') this.sign(type);
    else this.math(fn, type, 1);
  }

  private unaryInt(fn: UnaryFn, dtype: DType): void {
    const { f } = this;
    const x = f.local('i32');
    switch (fn) {
      case 'not':
        f.i32(dtype === 'bool' ? 1 : -1).op('i32.xor');
        return wrap(f, dtype);
      case 'neg':
        f.i32(-1).op('i32.mul');
        return wrap(f, dtype);
      case 'abs':
        f.set(x).get(x).i32(0).get(x).op('i32.sub').get(x).i32(0).op('i32.gt_s', 'select');
        return;
      case 'sign':
        f.set(x).get(x).i32(0).op('i32.gt_s').get(x).i32(0).op('i32.lt_s', 'i32.sub');
        return;
      case 'signbit':
        f.i32(0).op('i32.lt_s');
        return;
      case 'isnan':
        f.op('drop').i32(0);
        return;
      case 'floor':
      case 'ceil':
      case 'trunc':
      case 'round':
        return;
      default:
        convert(f, dtype, 'float64');
        this.unary(fn, 'float64');
        convert(f, 'float64', dtype);
    }
  }

  private binary(fn: BinaryFn, dtype: DType): void {
    const { f } = this;
    const type = valueType(dtype);
    const direct = (type === 'i32' ? intBinary : floatBinary)[fn];
    if (direct !== undefined) f.op(`${type}.${direct}` as PlainOp);
    else if (type !== 'i32') this.math(fn, type, 2);
    else if (isIntegerFunction(fn)) callInteger(this.m, f, fn);
    else throw new RuntimeError(`${fn} is not defined for ${dtype}`);
    if (type === 'i32') wrap(f, dtype);
  }

  /** Applies a mathematical function to the values on the stack. */
  private math(fn: UnaryFn | BinaryFn, type: 'f32' | 'f64', arity: 1 | 2): void {
    const { f } = this;
    const args = Array.from({ length: arity }, () => f.local(type));
    for (const arg of args.toReversed()) f.set(arg);
    f.get(callMath(new Lanes(this.m, f, type), fn, args, false));
  }

  /** 0 for NaN. */
  private sign(type: 'f32' | 'f64'): void {
    const { f } = this;
    const x = f.local(type);
    f.set(x)
      .get(x)
      [type](0)
      .op(`${type}.gt`)
      .get(x)
      [type](0)
      .op(`${type}.lt`, 'i32.sub', `${type}.convert_i32_s`);
  }

  private twice(type: ValueType, then: () => void): void {
    const x = this.f.local(type);
    this.f.tee(x).get(x);
    then();
  }
}

const floatUnary: Partial<Record<UnaryFn, string>> = {
  neg: 'neg',
  abs: 'abs',
  floor: 'floor',
  ceil: 'ceil',
  trunc: 'trunc',
  round: 'nearest',
  sqrt: 'sqrt',
};

const floatBinary: Partial<Record<BinaryFn, string>> = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  div: 'div',
  max: 'max',
  min: 'min',
  copysign: 'copysign',
  eq: 'eq',
  ne: 'ne',
  lt: 'lt',
  le: 'le',
  gt: 'gt',
  ge: 'ge',
};

const intBinary: Partial<Record<BinaryFn, string>> = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  and: 'and',
  or: 'or',
  xor: 'xor',
  eq: 'eq',
  ne: 'ne',
  lt: 'lt_s',
  le: 'le_s',
  gt: 'gt_s',
  ge: 'ge_s',
};

function constant(f: FunctionBuilder, value: number, dtype: DType): void {
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
  const x = f.local('f64');
  if (to === 'uint8') {
    // The low byte; that of numbers beyond 64 bits is 0.
    f.tee(x)
      .op('i64.trunc_sat_f64_s', 'i32.wrap_i64')
      .i32(255)
      .op('i32.and')
      .i32(0)
      .get(x)
      .f64(2 ** 63)
      .op('f64.lt', 'select');
    return;
  }
  // Outside the range the result is the smallest int32, as on x86; NaN fails both comparisons.
  f.tee(x).op('i32.trunc_sat_f64_s').i32(-2147483648);
  f.get(x).f64(-2147483649).op('f64.gt').get(x).f64(2147483648).op('f64.lt', 'i32.and', 'select');
}
