import { accumulatorDType, type DType, type ReduceKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { bytesOf, GeometryReader, kernelParams, loadElement, loadScalars, nest, storeElement, type Moving } from './loops.ts';
import { convert, ScalarEmitter, valueType, wrap } from './scalar.ts';

/** Writes a reduce kernel: loops over the kept dimensions around loops over the reduced ones. */
export function writeReduce(m: ModuleBuilder, kernel: ReduceKernel): void {
  const { kept, reduced } = kernel;
  const { types, params } = kernelParams(kernel.inputs.length + 1, kernel.scalars.length);
  m.add(types, [], (f) => {
    const geometry = new GeometryReader(f, params.geometry);
    const keptSizes = geometry.take(kept);
    const reducedSizes = geometry.take(reduced);
    const out: Moving = { pointer: params.pointers[0]!, strides: geometry.take(kept, bytesOf(kernel.output)) };
    const inputs: Moving[] = kernel.inputs.map((dtype, i) => ({
      pointer: params.pointers[i + 1]!,
      strides: geometry.take(kept + reduced, bytesOf(dtype)),
    }));
    const scalars = loadScalars(f, params.scalars, kernel.scalars, (dtype) => convert(f, 'float64', dtype));
    const outer = inputs.map((input) => ({ ...input, strides: input.strides.slice(0, kept) }));
    const inner = inputs.map((input) => ({ ...input, strides: input.strides.slice(kept) }));
    nest(f, keptSizes, [out, ...outer], () => {
      const accumulator = new Accumulator(f, kernel);
      accumulator.start();
      const values = new ScalarEmitter(m, f, {
        input: (i, dtype) => {
          f.get(params.pointers[i + 1]!);
          loadElement(f, dtype);
        },
        scalar: (i) => void f.get(scalars[i]!),
      });
      nest(f, reducedSizes, inner, () => {
        values.emit(kernel.prologue);
        accumulator.join();
      });
      f.get(out.pointer);
      const result = new ScalarEmitter(m, f, { input: () => accumulator.result(), scalar: (i) => void f.get(scalars[i]!) });
      result.emit(kernel.epilogue);
      convert(f, kernel.epilogue.dtype, kernel.output);
      storeElement(f, kernel.output);
    });
  }, 'run');
}

/** The combined value in a local. Floats are summed and multiplied in double precision. */
class Accumulator {
  private readonly f: FunctionBuilder;
  private readonly kernel: ReduceKernel;
  private readonly dtype: DType;
  private readonly value: number;
  /** Number of values so far and position of the best: for argmax and argmin. */
  private readonly count: number;
  private readonly best: number;
  private readonly incoming: number;

  constructor(f: FunctionBuilder, kernel: ReduceKernel) {
    this.f = f;
    this.kernel = kernel;
    this.dtype = this.isSum() && kernel.prologue.dtype === 'float32' ? 'float64' : kernel.prologue.dtype;
    const type = this.isLogical() ? 'i32' : valueType(this.dtype);
    this.value = f.local(type);
    this.incoming = f.local(valueType(kernel.prologue.dtype));
    this.count = f.local('i32');
    this.best = f.local('i32');
  }

  private isSum(): boolean {
    return this.kernel.combine === 'sum' || this.kernel.combine === 'prod';
  }

  private isLogical(): boolean {
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
      this.constant(valueType(dtype) === 'i32' ? (max ? -2147483648 : 2147483647) : max ? -Infinity : Infinity);
    }
    f.set(this.value);
  }

  private constant(x: number): void {
    const type = valueType(this.dtype);
    this.f[type](x);
  }

  /** Takes the value on the stack in. */
  join(): void {
    const { f } = this;
    const { combine, prologue } = this.kernel;
    if (this.isLogical()) {
      convert(f, prologue.dtype, 'bool');
      f.get(this.value).op(combine === 'all' ? 'i32.and' : 'i32.or').set(this.value);
    } else if (this.isSum()) {
      convert(f, prologue.dtype, this.dtype);
      f.get(this.value).op(`${valueType(this.dtype)}.${combine === 'sum' ? 'add' : 'mul'}`).set(this.value);
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
      f.op(`${type}.${order}`).get(x).get(x).op(`${type}.ne`).get(this.value).get(this.value).op(`${type}.eq`, 'i32.and', 'i32.or');
    }
    if (combine.startsWith('arg')) f.get(this.best).i32(0).op('i32.lt_s', 'i32.or');
    f.if(() => {
      f.get(x).set(this.value).get(this.count).set(this.best);
    });
    f.get(this.count).i32(1).op('i32.add').set(this.count);
  }

  /** Leaves the combined value, of the accumulator's dtype, on the stack. */
  result(): void {
    const { f } = this;
    const { combine, prologue } = this.kernel;
    if (combine.startsWith('arg')) {
      f.get(this.best);
      return;
    }
    f.get(this.value);
    const dtype = accumulatorDType(combine, prologue.dtype);
    if (this.isSum()) {
      convert(f, this.dtype, dtype);
      if (valueType(dtype) === 'i32') wrap(f, dtype);
    }
  }
}
