import type {
  FunctionBuilder,
  LaneOp,
  ModuleBuilder,
  PlainOp,
  SimdOp,
  ValueType,
} from '../assembler/index.ts';

/** What a computation runs on: one number, or a vector of them. */
export type LaneType = 'f32' | 'f64' | 'f32x4' | 'f64x2';

/** A local variable that holds a value: floats, the integers with their bits, or a mask. */
export type Value = number;

/** A function of floats, written once for every lane type. */
export type MathFunction = (l: Lanes, ...args: Value[]) => Value;

const scratch = new DataView(new ArrayBuffer(16));

/**
 * Arithmetic without branches in locals, the same for scalars and vectors. Integers have the width of the floats; a
 * mask is 0 or 1 for a scalar and all bits of a lane for a vector. Each method emits one instruction or a few.
 */
export class Lanes {
  readonly m: ModuleBuilder;
  readonly f: FunctionBuilder;
  readonly type: LaneType;
  /** Double precision. */
  readonly wide: boolean;
  readonly vector: boolean;
  /** Bits of the mantissa and bias of the exponent. */
  readonly mantissa: number;
  readonly bias: number;
  private readonly valueType: ValueType;
  private readonly maskType: ValueType;
  private readonly int: 'i32' | 'i64' | 'i32x4' | 'i64x2';

  constructor(m: ModuleBuilder, f: FunctionBuilder, type: LaneType) {
    this.m = m;
    this.f = f;
    this.type = type;
    this.wide = type === 'f64' || type === 'f64x2';
    this.vector = type === 'f32x4' || type === 'f64x2';
    this.mantissa = this.wide ? 52 : 23;
    this.bias = this.wide ? 1023 : 127;
    this.valueType = this.vector ? 'v128' : (type as ValueType);
    this.maskType = this.vector ? 'v128' : 'i32';
    this.int = type.replace('f', 'i') as 'i32';
  }

  /** The same for another type, in the same function. */
  as(type: LaneType): Lanes {
    return new Lanes(this.m, this.f, type);
  }

  /** Takes the value on the stack into a new local. */
  keep(type: ValueType = this.valueType): Value {
    const local = this.f.local(type);
    this.f.set(local);
    return local;
  }

  private keepInt(): Value {
    return this.keep(this.vector ? 'v128' : (this.int as ValueType));
  }

  private push(...values: Value[]): FunctionBuilder {
    for (const value of values) this.f.get(value);
    return this.f;
  }

  private arithmetic(name: string, ...args: Value[]): Value {
    this.push(...args).op(`${this.type}.${name}` as SimdOp);
    return this.keep();
  }

  /** A constant in every lane. */
  c(x: number): Value {
    if (this.vector) {
      if (this.wide) for (const at of [0, 8]) scratch.setFloat64(at, x, true);
      else for (const at of [0, 4, 8, 12]) scratch.setFloat32(at, x, true);
      return this.fetchScratch();
    }
    this.f[this.wide ? 'f64' : 'f32'](x);
    return this.keep();
  }

  /** An integer constant in every lane. */
  k(x: bigint | number): Value {
    if (this.vector) {
      if (this.wide) for (const at of [0, 8]) scratch.setBigInt64(at, BigInt.asIntN(64, BigInt(x)), true);
      else for (const at of [0, 4, 8, 12]) scratch.setInt32(at, Number(BigInt.asIntN(32, BigInt(x))), true);
      return this.fetchScratch();
    }
    if (this.wide) this.f.i64(BigInt.asIntN(64, BigInt(x)));
    else this.f.i32(Number(BigInt.asIntN(32, BigInt(x))));
    return this.keepInt();
  }

  private fetchScratch(): Value {
    return this.f.fetch(this.m.vector(Array.from({ length: 16 }, (_, i) => scratch.getUint8(i))), 'v128');
  }

  add = (a: Value, b: Value): Value => this.arithmetic('add', a, b);
  sub = (a: Value, b: Value): Value => this.arithmetic('sub', a, b);
  mul = (a: Value, b: Value): Value => this.arithmetic('mul', a, b);
  div = (a: Value, b: Value): Value => this.arithmetic('div', a, b);
  neg = (a: Value): Value => this.arithmetic('neg', a);
  abs = (a: Value): Value => this.arithmetic('abs', a);
  sqrt = (a: Value): Value => this.arithmetic('sqrt', a);
  floor = (a: Value): Value => this.arithmetic('floor', a);
  nearest = (a: Value): Value => this.arithmetic('nearest', a);
  trunc = (a: Value): Value => this.arithmetic('trunc', a);

  /** a * b + c with one rounding or two. */
  madd(a: Value, b: Value, c: Value): Value {
    if (this.vector && this.m.features.relaxed) return this.arithmetic('relaxed_madd', a, b, c);
    return this.add(this.mul(a, b), c);
  }

  /** The polynomial with these coefficients, the constant one first. */
  poly(x: Value, coefficients: readonly number[]): Value {
    let sum = this.c(coefficients.at(-1)!);
    for (let i = coefficients.length - 2; i >= 0; i--) sum = this.madd(sum, x, this.c(coefficients[i]!));
    return sum;
  }

  private compare(name: string, a: Value, b: Value): Value {
    this.push(a, b).op(`${this.type}.${name}` as SimdOp);
    return this.keep(this.maskType);
  }

  lt = (a: Value, b: Value): Value => this.compare('lt', a, b);
  le = (a: Value, b: Value): Value => this.compare('le', a, b);
  gt = (a: Value, b: Value): Value => this.compare('gt', a, b);
  ge = (a: Value, b: Value): Value => this.compare('ge', a, b);
  eq = (a: Value, b: Value): Value => this.compare('eq', a, b);
  ne = (a: Value, b: Value): Value => this.compare('ne', a, b);

  /** `mask ? a : b`, of floats. */
  select(mask: Value, a: Value, b: Value): Value {
    this.push(a, b, mask).op(this.vector ? 'v128.bitselect' : 'select');
    return this.keep();
  }

  /** `x`, and 0 where the mask is set. */
  except(mask: Value, x: Value): Value {
    if (!this.vector) return this.select(mask, this.c(0), x);
    this.push(x, mask).op('v128.andnot');
    return this.keep();
  }

  private logic(name: 'and' | 'or' | 'xor', a: Value, b: Value): Value {
    this.push(a, b).op(this.vector ? `v128.${name}` : `i32.${name}`);
    return this.keep(this.maskType);
  }

  both = (a: Value, b: Value): Value => this.logic('and', a, b);
  either = (a: Value, b: Value): Value => this.logic('or', a, b);
  differ = (a: Value, b: Value): Value => this.logic('xor', a, b);

  /** The smaller one; `a` where either is NaN. */
  min(a: Value, b: Value): Value {
    return this.vector ? this.arithmetic('pmin', a, b) : this.select(this.lt(b, a), b, a);
  }

  /** The larger one; `a` where either is NaN. */
  max(a: Value, b: Value): Value {
    return this.vector ? this.arithmetic('pmax', a, b) : this.select(this.lt(a, b), b, a);
  }

  /** The bits of floats as integers, and back. */
  bits(x: Value): Value {
    if (this.vector) return x;
    this.push(x).op(this.wide ? 'i64.reinterpret_f64' : 'i32.reinterpret_f32');
    return this.keepInt();
  }

  float(x: Value): Value {
    if (this.vector) return x;
    this.push(x).op(this.wide ? 'f64.reinterpret_i64' : 'f32.reinterpret_i32');
    return this.keep();
  }

  private integer(name: 'add' | 'sub' | 'and' | 'or' | 'xor', a: Value, b: Value): Value {
    const bitwise = this.vector && name !== 'add' && name !== 'sub';
    this.push(a, b).op(`${bitwise ? 'v128' : this.int}.${name}` as PlainOp);
    return this.keepInt();
  }

  iadd = (a: Value, b: Value): Value => this.integer('add', a, b);
  isub = (a: Value, b: Value): Value => this.integer('sub', a, b);
  iand = (a: Value, b: Value): Value => this.integer('and', a, b);
  ior = (a: Value, b: Value): Value => this.integer('or', a, b);
  ixor = (a: Value, b: Value): Value => this.integer('xor', a, b);

  private shift(name: 'shl' | 'shr_s' | 'shr_u', a: Value, count: number): Value {
    this.push(a);
    if (this.int === 'i64') this.f.i64(BigInt(count));
    else this.f.i32(count);
    this.f.op(`${this.int}.${name}` as PlainOp);
    return this.keepInt();
  }

  shl = (a: Value, count: number): Value => this.shift('shl', a, count);
  shrS = (a: Value, count: number): Value => this.shift('shr_s', a, count);
  shrU = (a: Value, count: number): Value => this.shift('shr_u', a, count);

  /** A mask of the lanes whose integers are equal. */
  ieq(a: Value, b: Value): Value {
    this.push(a, b).op(`${this.int}.eq` as PlainOp);
    return this.keep(this.maskType);
  }

  /** A mask of the lanes whose magnitude exceeds `limit`, or that are NaN. Compares the bits as integers: floats keep other units busy. */
  beyond(x: Value, limit: number): Value {
    const magnitude = this.iand(this.bits(x), this.k(this.wide ? 2n ** 63n - 1n : 2 ** 31 - 1));
    this.push(magnitude, this.bits(this.c(limit))).op(`${this.int}.gt_s` as PlainOp);
    return this.keep(this.maskType);
  }

  /** `mask ? a : b`, of integers. */
  iselect(mask: Value, a: Value, b: Value): Value {
    this.push(a, b, mask).op(this.vector ? 'v128.bitselect' : 'select');
    return this.keepInt();
  }

  private signMask(): Value {
    return this.k(this.wide ? 1n << 63n : 1n << 31n);
  }

  /** The sign of `b` on the magnitude of `a`. */
  copysign(a: Value, b: Value): Value {
    if (!this.vector) return this.arithmetic('copysign', a, b);
    this.push(b, a, this.signMask()).op('v128.bitselect');
    return this.keep();
  }

  /** `x`, negated where bit 0 of `odd` is set. */
  negateIf(odd: Value, x: Value): Value {
    return this.float(this.ixor(this.bits(x), this.shl(odd, this.wide ? 63 : 31)));
  }

  /** 2^k for integers k between the exponents of normal numbers. */
  pow2(k: Value): Value {
    return this.float(this.shl(this.iadd(k, this.k(this.bias)), this.mantissa));
  }

  /** `x` rounded to the nearest integer, as a float and as an integer, for |x| < 2^(mantissa - 2). */
  round(x: Value): { whole: Value; k: Value } {
    const magic = this.c(1.5 * 2 ** this.mantissa);
    const sum = this.add(x, magic);
    return { whole: this.sub(sum, magic), k: this.isub(this.bits(sum), this.bits(magic)) };
  }

  /** True, as an i32 on the stack, where any lane of the mask is set. */
  any(mask: Value): void {
    this.push(mask);
    // Cheaper than `v128.any_true` on x86: exp of a million elements 0.36 ms, not 0.39.
    if (this.vector) this.f.op('i8x16.bitmask');
  }

  /** What `rare` gives, for all lanes, where any lane of the mask is set; otherwise what `usual` does. */
  branch(mask: Value, rare: () => Value, usual: () => Value): Value {
    const result = this.f.local(this.valueType);
    this.any(mask);
    this.f.if(
      () => void this.f.get(rare()).set(result),
      () => void this.f.get(usual()).set(result),
    );
    return result;
  }

  /** Lanes of a value of type f64 or f64x2 that hold `x`: one for f32, two for f32x4. */
  widen(x: Value): Value[] {
    if (this.wide) return [x];
    if (!this.vector) {
      this.push(x).op('f64.promote_f32');
      return [this.keep('f64')];
    }
    this.push(x).op('f64x2.promote_low_f32x4');
    const low = this.keep();
    this.push(x, x)
      .shuffle([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])
      .op('f64x2.promote_low_f32x4');
    return [low, this.keep()];
  }

  /** The inverse of `widen`, rounding. */
  narrow(parts: readonly Value[]): Value {
    if (this.wide) return parts[0]!;
    if (!this.vector) {
      this.push(parts[0]!).op('f32.demote_f64');
      return this.keep();
    }
    for (const part of parts) this.push(part).op('f32x4.demote_f64x2_zero');
    this.f.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
    return this.keep();
  }

  /** The low halves of 64-bit integers in the parts of a `widen`. */
  narrowInt(parts: readonly Value[]): Value {
    if (this.wide) return parts[0]!;
    if (!this.vector) {
      this.push(parts[0]!).op('i32.wrap_i64');
      return this.keep('i32');
    }
    this.push(parts[0]!, parts[1]!).shuffle([0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27]);
    return this.keep();
  }

  /** The type of the parts of a `widen`. */
  wider(): Lanes {
    return this.wide ? this : this.as(this.vector ? 'f64x2' : 'f64');
  }

  /** `fn` in double precision. */
  inDouble(fn: MathFunction, ...args: Value[]): Value {
    if (this.wide) return fn(this, ...args);
    const wide = this.wider();
    const parts = args.map((x) => this.widen(x));
    return this.narrow(parts[0]!.map((_, i) => fn(wide, ...parts.map((p) => p[i]!))));
  }

  /** Calls `fn` as a function of the module, written at the first call. */
  call(name: string, fn: MathFunction, ...args: Value[]): Value {
    const { valueType: type } = this;
    const index = this.m.helper(
      `${name} ${this.type}`,
      args.map(() => type),
      [type],
      (f) => {
        f.get(fn(new Lanes(this.m, f, this.type), ...args.map((_, i) => i)));
      },
    );
    this.push(...args).call(index);
    return this.keep();
  }

  /** Calls `fn`, a function of f64 that may branch, for each lane. */
  each(name: string, fn: MathFunction, ...args: Value[]): Value {
    if (!this.vector) {
      const wide = this.wider();
      return this.narrow([wide.call(name, fn, ...args.map((x) => this.widen(x)[0]!))]);
    }
    const result = this.f.local('v128');
    for (let lane = 0; lane < (this.wide ? 2 : 4); lane++) {
      this.push(result);
      this.eachLane(name, fn, args, lane);
      this.f.lane(`${this.type}.replace_lane` as LaneOp, lane).set(result);
    }
    return result;
  }

  /** Leaves `fn` of one lane on the stack. */
  eachLane(name: string, fn: MathFunction, args: readonly Value[], lane: number): void {
    const scalar = this.as('f64');
    const lanes = args.map((x) => {
      this.push(x).lane(`${this.type}.extract_lane` as LaneOp, lane);
      if (!this.wide) this.f.op('f64.promote_f32');
      return scalar.keep();
    });
    this.f.get(scalar.call(name, fn, ...lanes));
    if (!this.wide) this.f.op('f32.demote_f64');
  }

  /** `y`, with `fn` called for the lanes in `mask`, which are seldom any: what the fast way cannot do. */
  patch(mask: Value, y: Value, name: string, fn: MathFunction, ...args: Value[]): Value {
    const { f } = this;
    this.push(y);
    const result = this.keep();
    this.any(mask);
    f.if(() => {
      if (!this.vector) {
        f.get(this.each(name, fn, ...args)).set(result);
        return;
      }
      for (let lane = 0; lane < (this.wide ? 2 : 4); lane++) {
        this.push(mask);
        if (this.wide) f.lane('i64x2.extract_lane', lane).op('i32.wrap_i64');
        else f.lane('i32x4.extract_lane', lane);
        f.if(() => {
          this.push(result);
          this.eachLane(name, fn, args, lane);
          f.lane(`${this.type}.replace_lane` as LaneOp, lane).set(result);
        });
      }
    });
    return result;
  }
}
