import { accumulatorDType, type DType, type ReduceKernel } from '@t/core/kernel';
import type { FunctionBuilder } from '../assembler/index.ts';
import { convert, valueType, wrap } from './scalar.ts';

/** How values are combined, and the expression of a value. */
export type Combined = Pick<ReduceKernel, 'combine' | 'prologue'>;

/** The combined value in a local. Floats are summed and multiplied in double precision. */
export class Accumulator {
  private readonly f: FunctionBuilder;
  private readonly kernel: Combined;
  /** What values are combined in. */
  readonly dtype: DType;
  private readonly value: number;
  /** Number of values so far and position of the best: for argmax and argmin. */
  private readonly count: number;
  private readonly best: number;
  private readonly incoming: number;

  constructor(f: FunctionBuilder, kernel: Combined) {
    this.f = f;
    this.kernel = kernel;
    this.dtype = this.isSum() && kernel.prologue.dtype === 'float32' ? 'float64' : kernel.prologue.dtype;
    const type = this.isLogical() ? 'i32' : valueType(this.dtype);
    this.value = f.local(type);
    this.incoming = f.local(valueType(kernel.prologue.dtype));
    this.count = f.local('i32');
    this.best = f.local('i32');
  }

  isSum(): boolean {
    return this.kernel.combine === 'sum' || this.kernel.combine === 'prod';
  }

  isLogical(): boolean {
    return this.kernel.combine === 'all' || this.kernel.combine === 'any';
  }

  start(): void {
    const { f, dtype } = this;
    const { combine } = this.kernel;
    f.i32(0).set(this.count).i32(-1).set(this.best);
    if (this.isLogical()) f.i32(combine === 'all' ? 1 : 0);
    else if (this.isSum()) this.constant(combine === 'prod' ? 1 : 0);
    else {
      const max = combine === 'max' || combine === 'argmax';
      this.constant(
        valueType(dtype) === 'i32' ? (max ? -2147483648 : 2147483647) : max ? -Infinity : Infinity,
      );
    }
    f.set(this.value);
  }

  private constant(x: number): void {
    const type = valueType(this.dtype);
    this.f[type](x);
  }

  /** Takes the value on the stack in, which is of dtype `from`. */
  join(from: DType): void {
    const { f } = this;
    const { combine } = this.kernel;
    if (this.isLogical()) {
      convert(f, from, 'bool');
      f.get(this.value)
        .op(combine === 'all' ? 'i32.and' : 'i32.or')
        .set(this.value);
    } else if (this.isSum()) {
      convert(f, from, this.dtype);
      f.get(this.value)
        .op(`${valueType(this.dtype)}.${combine === 'sum' ? 'add' : 'mul'}`)
        .set(this.value);
    } else this.extreme();
  }

  private extreme(): void {
    const { f } = this;
    const { combine } = this.kernel;
    const type = valueType(this.dtype);
    const order = combine === 'max' || combine === 'argmax' ? 'gt' : 'lt';
    const x = this.incoming;
    f.set(x).get(x).get(this.value);
    if (type === 'i32') f.op(`i32.${order}_s`);
    else {
      // NaN replaces any number; once it is the extreme, nothing does.
      f.op(`${type}.${order}`)
        .get(x)
        .get(x)
        .op(`${type}.ne`)
        .get(this.value)
        .get(this.value)
        .op(`${type}.eq`, 'i32.and', 'i32.or');
    }
    if (combine.startsWith('arg')) f.get(this.best).i32(0).op('i32.lt_s', 'i32.or');
    f.if(() => {
      f.get(x).set(this.value).get(this.count).set(this.best);
    });
    f.get(this.count).i32(1).op('i32.add').set(this.count);
  }

  /** Counts from `position` on. */
  startAt(position: number): void {
    this.f.get(position).set(this.count);
  }

  /** Takes in the best of other elements, from the stack, and its position: the first one of equal extremes counts. */
  meet(position: number): void {
    const { f, incoming: x, value, best } = this;
    const type = valueType(this.dtype);
    const order = this.kernel.combine === 'argmax' ? 'gt' : 'lt';
    f.set(x).get(best).i32(0).op('i32.lt_s').get(x).get(value);
    if (type === 'i32') f.op(`i32.${order}_s`, 'i32.or').get(x).get(value).op('i32.eq');
    else {
      const nan = (local: number): FunctionBuilder => f.get(local).get(local).op(`${type}.ne`);
      f.op(`${type}.${order}`, 'i32.or');
      nan(x);
      nan(value).op('i32.eqz', 'i32.and', 'i32.or').get(x).get(value).op(`${type}.eq`);
      nan(x);
      nan(value).op('i32.and', 'i32.or');
    }
    f.get(position).get(best).op('i32.lt_s', 'i32.and', 'i32.or');
    f.if(() => void f.get(x).set(value).get(position).set(best));
  }

  /** Leaves the combined value on the stack, as the epilogue's input of `dtype`: sums may be asked for unrounded. */
  result(dtype = accumulatorDType(this.kernel.combine, this.kernel.prologue.dtype)): void {
    const { f } = this;
    if (this.kernel.combine.startsWith('arg')) {
      f.get(this.best);
      return;
    }
    f.get(this.value);
    if (this.isSum()) {
      convert(f, this.dtype, dtype);
      if (valueType(dtype) === 'i32') wrap(f, dtype);
    }
  }
}
