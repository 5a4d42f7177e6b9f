import type { Combine, DType } from '@t/core/kernel';
import type { FunctionBuilder, LaneOp, ModuleBuilder } from '../assembler/index.ts';
import { Lanes } from '../math/index.ts';
import type { Accumulator, Combined } from './accumulator.ts';
import { convert } from './scalar.ts';
import type { Vector } from './vector.ts';

/** How vectors are combined: sums of float32 pairwise first, then in double precision; bool as masks. */
export class VectorCombiner {
  private readonly f: FunctionBuilder;
  private readonly combine: Combine;
  /** dtype of the values, and of what they are accumulated in; int32 for masks. */
  readonly from: DType;
  readonly into: DType;
  private readonly from32: Lanes;
  private readonly lanes: Lanes;

  constructor(m: ModuleBuilder, f: FunctionBuilder, { combine, prologue }: Combined) {
    this.f = f;
    this.combine = combine;
    const logical = combine === 'all' || combine === 'any';
    const grows = (combine === 'sum' || combine === 'prod') && prologue.dtype === 'float32';
    this.from = logical ? 'bool' : prologue.dtype === 'bool' ? 'int32' : prologue.dtype;
    const whole = this.from !== 'float32' && this.from !== 'float64';
    this.into = grows ? 'float64' : whole ? 'int32' : prologue.dtype;
    this.from32 = new Lanes(m, f, 'f32x4');
    this.lanes = new Lanes(m, f, this.into === 'float64' ? 'f64x2' : 'f32x4');
  }

  /** What accumulators start from; one local an accumulator. */
  start(): Vector {
    const l = this.lanes;
    const x = this.neutral();
    const value = this.into === 'int32' ? l.k(x) : l.c(x);
    return this.into === 'float64' ? [value, value] : [value];
  }

  private neutral(): number {
    const whole = this.into === 'int32';
    switch (this.combine) {
      case 'sum':
      case 'any':
        return 0;
      case 'prod':
        return 1;
      case 'all':
        return -1;
      case 'max':
        return whole ? -2147483648 : -Infinity;
      default:
        return whole ? 2147483647 : Infinity;
    }
  }

  /** `accumulator` with the values taken in; single ones lie in lane 0. */
  join(accumulator: Vector, values: readonly Vector[], single: boolean): Vector {
    const pairwise = !(this.combine === 'prod' && this.from !== this.into);
    const grow = (x: Vector): Vector =>
      this.from === 'float32' && this.into === 'float64' ? this.widen(x[0]!, single) : x;
    if (!pairwise) return values.reduce((sum, x) => this.merge(sum, grow(x)), accumulator);
    return this.merge(accumulator, grow(this.tree(values)));
  }

  /** Extremes of several values: NaN among them is looked for apart, since then the comparison is one instruction. */
  private extreme(values: readonly Vector[]): Vector {
    const l = this.lanes;
    return values[0]!.map((_, i) => {
      const parts = values.map((value) => value[i]!);
      const best = parts.reduce((x, y) => (this.combine === 'max' ? l.max(x, y) : l.min(x, y)));
      const unordered = parts.map((x) => l.ne(x, x)).reduce((x, y) => l.either(x, y));
      return l.select(unordered, l.c(NaN), best);
    });
  }

  private tree(values: readonly Vector[]): Vector {
    const extreme = this.combine === 'max' || this.combine === 'min';
    if (extreme && this.into !== 'int32' && values.length > 1) return this.extreme(values);
    let level = values;
    while (level.length > 1) {
      const next: Vector[] = [];
      for (let i = 0; i < level.length; i += 2)
        next.push(i + 1 < level.length ? this.merge(level[i]!, level[i + 1]!, this.from) : level[i]!);
      level = next;
    }
    return level[0]!;
  }

  private widen(x: number, single: boolean): Vector {
    if (!single) return this.from32.widen(x);
    this.f.get(x).op('f64x2.promote_low_f32x4');
    return [this.from32.keep()];
  }

  private merge(a: Vector, b: Vector, dtype = this.into): Vector {
    const whole = dtype !== 'float32' && dtype !== 'float64';
    const l = dtype === 'float32' ? this.from32 : this.lanes;
    return a.map((x, i) => {
      const y = b[i]!;
      const op = (
        name: 'i32x4.add' | 'i32x4.mul' | 'i32x4.max_s' | 'i32x4.min_s' | 'v128.and' | 'v128.or',
      ): number => {
        this.f.get(x).get(y).op(name);
        return l.keep();
      };
      switch (this.combine) {
        case 'sum':
          return whole ? op('i32x4.add') : l.add(x, y);
        case 'prod':
          return whole ? op('i32x4.mul') : l.mul(x, y);
        case 'all':
          return op('v128.and');
        case 'any':
          return op('v128.or');
        default: {
          const max = this.combine === 'max';
          if (whole) return op(max ? 'i32x4.max_s' : 'i32x4.min_s');
          // NaN replaces any number, and nothing replaces it.
          return l.select(l.either(max ? l.gt(y, x) : l.lt(y, x), l.ne(y, y)), y, x);
        }
      }
    });
  }

  /** Gives what the lanes of an accumulator have combined to a scalar one. */
  spill(accumulator: Vector, to: Accumulator): void {
    const wide = this.into === 'float64';
    const parts = wide ? accumulator.map((part) => [part]) : [accumulator];
    let [folded] = parts.reduce((sum, part) => this.merge(sum as number[], part) as number[]) as [number];
    for (let bytes = 8; bytes >= (wide ? 8 : 4); bytes /= 2) {
      const moved = this.f.local('v128');
      this.f
        .get(folded)
        .get(folded)
        .shuffle(Array.from({ length: 16 }, (_, i) => (i + bytes) & 15))
        .set(moved);
      [folded] = this.merge([folded], [moved]) as [number];
    }
    const type = this.into === 'int32' ? 'i32x4' : this.lanes.type;
    this.f.get(folded).lane(`${type}.extract_lane` as LaneOp, 0);
    to.join(this.into);
  }

  /** Gives lane 0 of a value to a scalar accumulator. */
  spillOne([value]: Vector, to: Accumulator): void {
    const floats = this.from === 'float64' ? 'f64x2' : this.from === 'float32' ? 'f32x4' : 'i32x4';
    this.f.get(value!).lane(`${floats}.extract_lane` as LaneOp, 0);
    if (this.from === 'bool') convert(this.f, 'int32', 'bool');
    to.join(this.from);
  }
}
