import { walk, type BinaryFn, type DType, type Expr, type UnaryFn } from '@t/core/kernel';
import type { FunctionBuilder, LaneOp, ModuleBuilder, SimdOp } from '../assembler/index.ts';
import { callMath, isMath, Lanes } from '../math/index.ts';
import { callInteger, isIntegerFunction } from '../math/integer.ts';
import { convert, valueType } from './scalar.ts';

/**
 * Four elements in locals of type v128: one local, or two for float64. Integers have 32-bit lanes; bool is a mask of
 * 32-bit lanes. A single element lies in lane 0, with one local for float64 too.
 */
export type Vector = readonly number[];

/** Where the leaves of an expression come from. */
export interface VectorLeaves {
  input(index: number, dtype: DType): Vector;
  scalar(index: number, dtype: DType): Vector;
  coord?(axis: number): Vector;
}

/** Emits expressions four elements at a time. Shared parts are computed once. */
export class VectorEmitter {
  private readonly m: ModuleBuilder;
  private readonly f: FunctionBuilder;
  private readonly leaves: VectorLeaves;
  private readonly single: boolean;
  private readonly known: Map<Expr, Vector>;
  private readonly f32: Lanes;
  private readonly f64: Lanes;

  /**
   * @param single one element instead of four, in lane 0; functions are called, not written in place
   * @param invariant values that are known beforehand
   */
  constructor(
    m: ModuleBuilder,
    f: FunctionBuilder,
    leaves: VectorLeaves,
    single: boolean,
    invariant: ReadonlyMap<Expr, Vector>,
  ) {
    this.m = m;
    this.f = f;
    this.leaves = leaves;
    this.single = single;
    this.known = new Map(invariant);
    this.f32 = new Lanes(m, f, 'f32x4');
    this.f64 = new Lanes(m, f, 'f64x2');
  }

  emit(expr: Expr): Vector {
    let value = this.known.get(expr);
    if (value === undefined) this.known.set(expr, (value = this.fresh(expr)));
    return value;
  }

  /** The value of `expr` converted to `dtype`. */
  emitAs(expr: Expr, dtype: DType): Vector {
    return this.convert(this.emit(expr), expr.dtype, dtype);
  }

  private fresh(expr: Expr): Vector {
    switch (expr.kind) {
      case 'input':
        return this.leaves.input(expr.index, expr.dtype);
      case 'scalar':
        return this.leaves.scalar(expr.index, expr.dtype);
      case 'coord':
        return this.leaves.coord!(expr.axis);
      case 'const':
        return this.constant(expr.value, expr.dtype);
      case 'cast':
        return this.convert(this.emit(expr.a), expr.a.dtype, expr.dtype);
      case 'unary':
        return this.unary(expr.fn, this.emit(expr.a), expr.a.dtype);
      case 'binary':
        return this.binary(expr.fn, expr.a, expr.b);
      case 'where':
        return this.choose(this.emit(expr.cond), this.emit(expr.a), this.emit(expr.b), expr.dtype);
    }
  }

  private lanes(dtype: DType): Lanes {
    return dtype === 'float64' ? this.f64 : this.f32;
  }

  private constant(value: number, dtype: DType): Vector {
    if (dtype === 'float64') return this.halves(this.f64.c(value));
    if (dtype === 'float32') return [this.f32.c(value)];
    if (dtype === 'bool') return [this.f32.k(value !== 0 ? -1 : 0)];
    return [this.f32.k(dtype === 'uint8' ? value & 255 : value | 0)];
  }

  /** One local for both halves of a float64. */
  private halves(local: number): Vector {
    return this.single ? [local] : [local, local];
  }

  private op(name: SimdOp, ...args: number[]): number {
    for (const arg of args) this.f.get(arg);
    this.f.op(name);
    return this.f32.keep();
  }

  private each(fn: (...parts: number[]) => number, ...args: Vector[]): Vector {
    return args[0]!.map((_, i) => fn(...args.map((a) => a[i]!)));
  }

  private unary(fn: UnaryFn, a: Vector, dtype: DType): Vector {
    if (dtype !== 'float32' && dtype !== 'float64') return this.unaryInt(fn, a, dtype);
    const l = this.lanes(dtype);
    switch (fn) {
      case 'neg':
      case 'abs':
      case 'sqrt':
      case 'floor':
      case 'ceil':
      case 'trunc':
        return this.each((x) => this.op(`${l.type}.${fn}` as SimdOp, x), a);
      case 'round':
        return this.each(l.nearest, a);
      case 'sign':
        return this.each((x) => {
          const part = (mask: number): number => l.select(mask, l.c(1), l.c(0));
          return l.sub(part(l.gt(x, l.c(0))), part(l.lt(x, l.c(0))));
        }, a);
      case 'isnan':
        return this.mask(
          this.each((x) => l.ne(x, x), a),
          dtype,
        );
      case 'signbit':
        return this.mask(
          this.each((x) => l.shrS(x, l.wide ? 63 : 31), a),
          dtype,
        );
      default:
        return this.each((x) => callMath(l, fn, [x], !this.single), a);
    }
  }

  /** A mask of 32-bit lanes from one of the lanes of `dtype`. */
  private mask(parts: Vector, dtype: DType): Vector {
    if (dtype !== 'float64') return parts;
    return [this.single ? parts[0]! : this.f32.narrowInt(parts)];
  }

  /** A mask of the lanes of `dtype` from one of 32-bit lanes. */
  private maskOf([mask]: Vector, dtype: DType): Vector {
    if (dtype !== 'float64') return [mask!];
    const half = (lanes: readonly number[]): number => {
      this.f
        .get(mask!)
        .get(mask!)
        .shuffle(lanes.flatMap((lane) => [0, 1, 2, 3].map((i) => 4 * lane + i)));
      return this.f32.keep();
    };
    return this.single ? [half([0, 0, 0, 0])] : [half([0, 0, 1, 1]), half([2, 2, 3, 3])];
  }

  private choose(cond: Vector, a: Vector, b: Vector, dtype: DType): Vector {
    return this.each((x, y, mask) => this.f32.select(mask, x, y), a, b, this.maskOf(cond, dtype));
  }

  private unaryInt(fn: UnaryFn, a: Vector, dtype: DType): Vector {
    const [x] = a as [number];
    const l = this.f32;
    const logical = dtype === 'bool';
    switch (fn) {
      case 'not':
        return logical ? [this.op('v128.not', x)] : this.wrap(this.op('v128.not', x), dtype);
      case 'neg':
        return logical ? a : this.wrap(this.op('i32x4.neg', x), dtype);
      case 'abs':
        return logical ? a : [this.op('i32x4.abs', x)];
      case 'sign':
        if (logical) return a;
        return [l.isub(this.op('i32x4.lt_s', x, l.k(0)), this.op('i32x4.gt_s', x, l.k(0)))];
      case 'signbit':
        return [logical ? l.k(0) : this.op('i32x4.lt_s', x, l.k(0))];
      case 'isnan':
        return [l.k(0)];
      case 'floor':
      case 'ceil':
      case 'trunc':
      case 'round':
        return a;
      default:
        return this.convert(this.unary(fn, this.convert(a, dtype, 'float64'), 'float64'), 'float64', dtype);
    }
  }

  private wrap(x: number, dtype: DType): Vector {
    return [dtype === 'uint8' ? this.f32.iand(x, this.f32.k(255)) : x];
  }

  private binary(fn: BinaryFn, left: Expr, right: Expr): Vector {
    const [a, b] = [this.emit(left), this.emit(right)];
    const { dtype } = left;
    if (dtype === 'bool') return this.binaryBool(fn, a, b);
    if (dtype !== 'float32' && dtype !== 'float64') return this.binaryInt(fn, a, b, dtype);
    const l = this.lanes(dtype);
    switch (fn) {
      case 'add':
      case 'sub':
      case 'mul':
      case 'div':
      case 'copysign':
        return this.each((x, y) => l[fn](x, y), a, b);
      case 'max':
      case 'min': {
        // `l.max` gives its first operand where either is NaN.
        const quiet = right.kind === 'const' && right.value === right.value;
        return this.each((x, y) => (quiet ? l[fn](x, y) : l.select(l.ne(y, y), y, l[fn](x, y))), a, b);
      }
      case 'eq':
      case 'ne':
      case 'lt':
      case 'le':
      case 'gt':
      case 'ge':
        return this.mask(
          this.each((x, y) => l[fn](x, y), a, b),
          dtype,
        );
      default:
        if (isMath(fn)) return this.each((x, y) => callMath(l, fn, [x, y], !this.single), a, b);
        throw new TypeError(`${fn} is not defined for ${dtype}`);
    }
  }

  private binaryBool(fn: BinaryFn, a: Vector, b: Vector): Vector {
    const [x, y] = [a[0]!, b[0]!];
    const not = (v: number): number => this.op('v128.not', v);
    switch (fn) {
      case 'and':
      case 'mul':
      case 'min':
        return [this.op('v128.and', x, y)];
      case 'or':
      case 'add':
      case 'max':
        return [this.op('v128.or', x, y)];
      case 'xor':
      case 'ne':
      case 'sub':
        return [this.op('v128.xor', x, y)];
      case 'eq':
        return [not(this.op('v128.xor', x, y))];
      case 'lt':
        return [this.op('v128.andnot', y, x)];
      case 'gt':
        return [this.op('v128.andnot', x, y)];
      case 'le':
        return [this.op('v128.or', not(x), y)];
      case 'ge':
        return [this.op('v128.or', x, not(y))];
      default: {
        const whole = [a, b].map((v) => this.convert(v, 'bool', 'int32'));
        return this.convert(this.binaryInt(fn, whole[0]!, whole[1]!, 'int32'), 'int32', 'bool');
      }
    }
  }

  private binaryInt(fn: BinaryFn, a: Vector, b: Vector, dtype: DType): Vector {
    const [x, y] = [a[0]!, b[0]!];
    switch (fn) {
      case 'add':
      case 'sub':
      case 'mul':
        return this.wrap(this.op(`i32x4.${fn}`, x, y), dtype);
      case 'and':
      case 'or':
      case 'xor':
        return [this.op(`v128.${fn}`, x, y)];
      case 'max':
      case 'min':
        return [this.op(`i32x4.${fn}_s`, x, y)];
      case 'eq':
      case 'ne':
        return [this.op(`i32x4.${fn}`, x, y)];
      case 'lt':
      case 'gt':
      case 'le':
      case 'ge':
        return [this.op(`i32x4.${fn}_s`, x, y)];
      case 'div': {
        // Exact in double precision, where the quotient that does not fit becomes the smallest integer, as it wraps.
        const [p, q] = [a, b].map((v) => this.convert(v, 'int32', 'float64'));
        const quotient = this.each((v, w) => this.f64.div(v, w), p!, q!);
        const whole = this.convert(quotient, 'float64', 'int32')[0]!;
        return this.wrap(this.op('v128.and', whole, this.op('i32x4.ne', y, this.f32.k(0))), dtype);
      }
      default:
        if (!isIntegerFunction(fn)) throw new TypeError(`${fn} is not defined for ${dtype}`);
        return this.wrap(
          this.eachLane([x, y], 'i32x4', 'i32x4', () => callInteger(this.m, this.f, fn)),
          dtype,
        );
    }
  }

  /** `scalar` takes the lanes of each argument from the stack and leaves one. */
  private eachLane(args: readonly number[], from: string, to: string, scalar: () => void): number {
    const { f } = this;
    const result = f.local('v128');
    for (let lane = 0; lane < (this.single ? 1 : 4); lane++) {
      f.get(result);
      for (const arg of args) f.get(arg).lane(`${from}.extract_lane` as LaneOp, lane);
      scalar();
      f.lane(`${to}.replace_lane` as LaneOp, lane).set(result);
    }
    return result;
  }

  convert(value: Vector, from: DType, to: DType): Vector {
    if (from === to) return value;
    const l = this.f32;
    if (to === 'bool') {
      if (from === 'float32' || from === 'float64') {
        const lanes = this.lanes(from);
        return this.mask(
          this.each((x) => lanes.ne(x, lanes.c(0)), value),
          from,
        );
      }
      return [this.op('i32x4.ne', value[0]!, l.k(0))];
    }
    if (from === 'bool') {
      const ones = this.constant(1, to);
      return this.each((x, one) => this.op('v128.and', x, one), this.maskOf(value, to), ones);
    }
    if (valueType(from) === 'i32') {
      if (to === 'float32') return [this.op('f32x4.convert_i32x4_s', value[0]!)];
      if (to === 'float64') return this.intToDouble(value[0]!);
      return this.wrap(value[0]!, to);
    }
    if (to === 'float64')
      return this.single ? [this.op('f64x2.promote_low_f32x4', value[0]!)] : l.widen(value[0]!);
    if (to === 'float32')
      return [this.single ? this.op('f32x4.demote_f64x2_zero', value[0]!) : l.narrow(value)];
    return to === 'int32' ? this.truncate(value, from) : this.lowByte(value, from);
  }

  private intToDouble(x: number): Vector {
    const low = this.op('f64x2.convert_low_i32x4_s', x);
    if (this.single) return [low];
    this.f
      .get(x)
      .get(x)
      .shuffle([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])
      .op('f64x2.convert_low_i32x4_s');
    return [low, this.f32.keep()];
  }

  /** Outside the range the result is the smallest int32, as on x86; NaN fails every comparison. */
  private truncate(value: Vector, from: DType): Vector {
    const l = this.lanes(from);
    const smallest = this.f32.k(-2147483648);
    if (from === 'float32') {
      const fits = l.lt(l.abs(value[0]!), l.c(2147483648));
      return [l.select(fits, this.op('i32x4.trunc_sat_f32x4_s', value[0]!), smallest)];
    }
    const fits = this.each((x) => l.both(l.gt(x, l.c(-2147483649)), l.lt(x, l.c(2147483648))), value);
    const parts = this.each((x) => this.op('i32x4.trunc_sat_f64x2_s_zero', x), value);
    if (!this.single)
      this.f.get(parts[0]!).get(parts[1]!).shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
    const whole = this.single ? parts[0]! : this.f32.keep();
    return [this.f32.select(this.mask(fits, from)[0]!, whole, smallest)];
  }

  /** The low byte of a 64-bit integer: a lane at a time, as there is no such instruction for vectors. */
  private lowByte(value: Vector, from: DType): Vector {
    const { f } = this;
    if (from === 'float32')
      return [this.eachLane([value[0]!], 'f32x4', 'i32x4', () => convert(f, from, 'uint8'))];
    const result = f.local('v128');
    for (let lane = 0; lane < (this.single ? 1 : 4); lane++) {
      f.get(result)
        .get(value[lane >> 1]!)
        .lane('f64x2.extract_lane', lane & 1);
      convert(f, from, 'uint8');
      f.lane('i32x4.replace_lane', lane).set(result);
    }
    return [result];
  }
}

/** The parts of `expr` that do not change while `varies` is false for their leaves; the largest ones. */
export function invariantParts(expr: Expr, varies: (leaf: Expr) => boolean, found: Expr[] = []): Expr[] {
  let changes = false;
  walk(expr, (node) => (changes ||= varies(node)));
  if (!changes) {
    if (expr.kind !== 'const') found.push(expr);
    return found;
  }
  if ('cond' in expr) invariantParts(expr.cond, varies, found);
  if ('a' in expr) invariantParts(expr.a, varies, found);
  if ('b' in expr) invariantParts(expr.b, varies, found);
  return found;
}

/** The numbers of the inputs that `expr` reads. */
export function inputsOf(expr: Expr): Set<number> {
  const found = new Set<number>();
  walk(expr, (node) => void (node.kind === 'input' && found.add(node.index)));
  return found;
}

/** How many vectors of four to compute between two tests for the end: more for cheap expressions. */
export function unrolling(expr: Expr): number {
  let cost = 0;
  walk(expr, (node) => {
    if ((node.kind === 'unary' || node.kind === 'binary') && isMath(node.fn)) cost += 20;
    else if (node.kind !== 'const' && node.kind !== 'scalar') cost += node.dtype === 'float64' ? 2 : 1;
  });
  return cost <= 6 ? 4 : cost <= 14 ? 2 : 1;
}
