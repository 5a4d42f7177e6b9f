import { accumulatorDType, type Expr } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { nest } from './loops.ts';
import { combineRows, findRows, isArg, type Parts } from './row-combiner.ts';
import { replaceInputs } from './share.ts';
import { VectorAccess } from './vector-loop.ts';
import { VectorEmitter, type Vector } from './vector.ts';

/** So few elements are reduced faster for four results at once than four of them at a time for each result. */
const FEW = 16;

/** Leaves whether few elements are reduced to each result. */
export function reducesFew(f: FunctionBuilder, { reducedSizes }: Parts): void {
  f.i32(1);
  for (const size of reducedSizes) f.get(size).op('i32.mul');
  f.i32(FEW).op('i32.le_u');
}

/** Four neighbours along the innermost kept dimension side by side, one reduced element after the other. */
export function writeLanes(m: ModuleBuilder, f: FunctionBuilder, parts: Parts): void {
  const { kernel, params, keptSizes, reducedSizes, out, outer, inner } = parts;
  const access = new VectorAccess(m, f);
  const scalars = params.scalars.map((param, i) => access.scalar(param, kernel.scalars[i]!));
  const [position, rounds, at] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const { start, from, lists, join } = isArg(kernel)
    ? findRows(m, f, kernel, position)
    : combineRows(m, f, kernel);
  const pointers = params.pointers.slice(1);
  const strides = outer.map((input) => input.strides.at(-1)!);
  const outStride = out.strides.at(-1)!;

  const load = (i: number, single: boolean): Vector => {
    const [pointer, dtype] = [pointers[i]!, kernel.inputs[i]!];
    if (single) return access.loadOne(pointer, dtype);
    if (kernel.outer[i] === '0') return access.splat(pointer, dtype);
    if (kernel.outer[i] === '1') return access.load(pointer, dtype);
    f.get(pointer).set(at);
    return access.gather(at, strides[i]!, dtype);
  };
  const { dtype } = lists[0]!;
  const result = accumulatorDType(kernel.combine, kernel.prologue.dtype);
  const combined: Expr = { kind: 'input', index: 0, dtype };
  const epilogue = replaceInputs(kernel.epilogue, () =>
    result === dtype ? combined : { kind: 'cast', a: combined, dtype: result },
  );

  const group = (single: boolean): void => {
    const part = (value: Vector): Vector => (single ? value.slice(0, 1) : value);
    const emitter = (input: (index: number) => Vector): VectorEmitter =>
      new VectorEmitter(m, f, { input, scalar: (i) => part(scalars[i]!) }, single, new Map());
    const sums = start.map((value) => part(value).map(() => f.local('v128')));
    const assign = (values: readonly Vector[]): void =>
      sums.forEach((sum, i) => sum.forEach((local, k) => f.get(values[i]![k]!).set(local)));
    assign(start);
    f.i32(0).set(position);
    nest(f, reducedSizes, inner, () => {
      const value = emitter((i) => load(i, single)).emitAs(kernel.prologue, from);
      assign(join(sums, [value], single));
      f.get(position).i32(1).op('i32.add').set(position);
    });
    const value = emitter(() => sums[0]!).emitAs(epilogue, kernel.output);
    if (single) access.storeOne(out.pointer, value, kernel.output);
    else {
      f.get(out.pointer).set(at);
      access.scatter(at, outStride, value, kernel.output);
    }
    const count = single ? 1 : 4;
    for (const [pointer, stride] of [[out.pointer, outStride], ...pointers.map((p, i) => [p, strides[i]!])])
      f.get(pointer!).get(stride!).i32(count).op('i32.mul', 'i32.add').set(pointer!);
  };
  const repeat = (single: boolean): void =>
    void f.get(rounds).if(() => {
      f.doWhile(
        () => group(single),
        () => f.get(rounds).i32(1).op('i32.sub').tee(rounds),
      );
    });

  const moving = [out, ...outer];
  nest(
    f,
    keptSizes.slice(0, -1),
    moving.map((o) => ({ ...o, strides: o.strides.slice(0, -1) })),
    () => {
      const saved = moving.map(({ pointer }) => {
        const local = f.local('i32');
        f.get(pointer).set(local);
        return local;
      });
      f.get(keptSizes.at(-1)!).i32(2).op('i32.shr_u').set(rounds);
      repeat(false);
      f.get(keptSizes.at(-1)!).i32(3).op('i32.and').set(rounds);
      repeat(true);
      moving.forEach(({ pointer }, i) => f.get(saved[i]!).set(pointer));
    },
  );
}
