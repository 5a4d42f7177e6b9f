import type { DType, ReduceKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { Lanes } from '../math/index.ts';

/** Extremes and where they are, in lanes of 32 bits; the first of equal ones counts, NaN beats every number. */
export class PositionFinder {
  private readonly f: FunctionBuilder;
  private readonly l: Lanes;
  private readonly max: boolean;
  /** What values are compared as. */
  readonly dtype: DType;

  constructor(m: ModuleBuilder, f: FunctionBuilder, { combine, prologue }: ReduceKernel) {
    this.f = f;
    this.l = new Lanes(m, f, 'f32x4');
    this.max = combine === 'argmax';
    this.dtype = prologue.dtype === 'float32' ? 'float32' : 'int32';
  }

  constant(x: number): number {
    return this.l.k(x);
  }

  /** x, x + 1, x + 2, x + 3. */
  lanesFrom(x: number): number {
    this.f.v128([0, 1, 2, 3].flatMap((i) => [x + i, 0, 0, 0]));
    return this.l.keep();
  }

  /** What every value beats, or equals at position 0. */
  start(): number {
    if (this.dtype === 'float32') return this.l.c(this.max ? -Infinity : Infinity);
    return this.l.k(this.max ? -2147483648 : 2147483647);
  }

  /** Takes in `x`, found at `position`, by changing the locals of `best`. */
  take(best: { value: number; position: number }, x: number, position: number): void {
    const { f, l } = this;
    let better: number;
    if (this.dtype === 'float32') {
      const beats = this.max ? l.gt(x, best.value) : l.lt(x, best.value);
      better = l.either(beats, l.both(l.ne(x, x), l.eq(best.value, best.value)));
    } else {
      f.get(x)
        .get(best.value)
        .op(this.max ? 'i32x4.gt_s' : 'i32x4.lt_s');
      better = l.keep();
    }
    f.get(l.select(better, position, best.position)).set(best.position);
    f.get(l.select(better, x, best.value)).set(best.value);
  }

  /** Leaves one lane of a value on the stack. */
  extract(value: number, lane: number): void {
    this.f.get(value).lane(this.dtype === 'float32' ? 'f32x4.extract_lane' : 'i32x4.extract_lane', lane);
  }
}
