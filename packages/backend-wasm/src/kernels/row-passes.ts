import type { DType, Expr, RowStage } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import type { Accumulator } from './accumulator.ts';
import { loadElement, nest, storeElement } from './loops.ts';
import { blocks } from './row-combiner.ts';
import { convert, ScalarEmitter } from './scalar.ts';
import { inputsOf, unrolling, type Vector } from './vector.ts';
import { VectorCombiner } from './vector-accumulator.ts';
import { VectorAccess, vectorLoop, type VectorBody, type Walked } from './vector-loop.ts';

/** Operands of a row: the output, and by the numbers they have in expressions the inputs, results and the value kept. */
export interface Row {
  readonly size: number;
  readonly out: Walked;
  readonly operands: readonly Walked[];
}

/** How rows are gone over: reduced into an accumulator, keeping the values in the output or not; and mapped. */
export interface Passes {
  reduce(stage: RowStage, keep: boolean): (accumulator: Accumulator) => void;
  map(body: Expr): void;
}

/** Four elements at a time. */
export function vectorPasses(
  m: ModuleBuilder,
  f: FunctionBuilder,
  { size, out, operands }: Row,
  params: readonly number[],
  dtypes: readonly DType[],
): Passes {
  const access = new VectorAccess(m, f);
  const scalars = params.map((param, i) => access.scalar(param, dtypes[i]!));
  const store = (to: Walked, value: Vector, single: boolean, i: number): void => {
    if (single || to.kind === '0') access.storeOne(to.pointer, value, to.dtype);
    else if (to.kind === '1') access.store(to.pointer, value, to.dtype, 4 * i);
    else access.scatter(to.pointer, to.stride, value, to.dtype);
  };
  const pass = (expr: Expr, unroll: number, outputs: readonly Walked[], write: VectorBody['write']): void => {
    const read = inputsOf(expr);
    // What is not read need not be walked.
    const inputs = operands.map((walked, i) => (read.has(i) ? walked : { ...walked, kind: '0' as const }));
    const strided = [...inputs, ...outputs].some(({ kind }) => kind === 's');
    vectorLoop(m, f, access, size, {
      exprs: [expr],
      inputs,
      outputs,
      scalars,
      unroll: strided ? 1 : unroll,
      write,
    });
  };
  // Two exponentials at a time wait less for their own steps (softmax of 1024 x 1024: 0.68 ms, not 0.70).
  const map = (expr: Expr): void =>
    pass(expr, Math.max(unrolling(expr), 2), [out], (emitters, single, [target]) => {
      const values = emitters.map((emitter) => emitter.emitAs(expr, out.dtype));
      values.forEach((value, i) => store(target!, value, single, i));
    });
  return {
    reduce({ prologue, combine }, keep) {
      const combiner = new VectorCombiner(m, f, { combine, prologue });
      const start = combiner.start();
      const sums = start.map(() => f.local('v128'));
      const assign = (values: Vector): void => sums.forEach((sum, i) => f.get(values[i]!).set(sum));
      // Values kept are reduced in a pass of their own: that of an exponential leaves no registers for the sums.
      const value: Expr = keep ? { kind: 'input', index: operands.length - 1, dtype: out.dtype } : prologue;
      return (accumulator) => {
        if (keep) map(prologue);
        assign(start);
        pass(value, blocks(value), [], (emitters, single) => {
          const values = emitters.map((emitter) => emitter.emitAs(value, combiner.from));
          if (single) combiner.spillOne(values[0]!, accumulator);
          else assign(combiner.join(sums, values, false));
        });
        combiner.spill(sums, accumulator);
      };
    },
    map,
  };
}

/** One element at a time. */
export function scalarPasses(
  m: ModuleBuilder,
  f: FunctionBuilder,
  { size, out, operands }: Row,
  scalars: readonly number[],
): Passes {
  const emitter = new ScalarEmitter(m, f, {
    input: (i, dtype) => {
      f.get(operands[i]!.pointer);
      loadElement(f, dtype);
    },
    scalar: (i) => void f.get(scalars[i]!),
  });
  // The value kept lies where the output does: that pointer moves once.
  const moving = [...operands.slice(0, -1), out].filter(({ kind, stride }) => kind !== '0' && stride !== -1);
  const each = (body: () => void): void =>
    nest(
      f,
      [size],
      moving.map(({ pointer, stride }) => ({ pointer, strides: [stride] })),
      () => body(),
    );
  return {
    reduce: ({ prologue }, keep) => {
      return (accumulator) =>
        each(() => {
          if (keep) {
            f.get(out.pointer);
            emitter.emit(prologue);
            storeElement(f, out.dtype);
            f.get(out.pointer);
            loadElement(f, out.dtype);
          } else emitter.emit(prologue);
          accumulator.join(prologue.dtype);
        });
    },
    map: (body) =>
      each(() => {
        f.get(out.pointer);
        emitter.emit(body);
        convert(f, body.dtype, out.dtype);
        storeElement(f, out.dtype);
      }),
  };
}
