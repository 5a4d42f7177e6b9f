import type { DType, Expr, NormaliseKernel, RowStage } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { Accumulator } from './accumulator.ts';
import {
  blocked,
  bytesOf,
  GeometryReader,
  kernelParams,
  loadElement,
  loadScalars,
  nest,
  storeElement,
  type Moving,
} from './loops.ts';
import { blocks } from './row-combiner.ts';
import { convert, ScalarEmitter } from './scalar.ts';
import { ROW } from './scratch.ts';
import { share } from './share.ts';
import { inputsOf, unrolling, type Vector } from './vector.ts';
import { VectorCombiner } from './vector-accumulator.ts';
import { VectorAccess, vectorLoop, type VectorBody, type Walked } from './vector-loop.ts';

/** Operands of a row: the output, and by the numbers they have in expressions the inputs, results and the value kept. */
interface Row {
  readonly size: number;
  readonly out: Walked;
  readonly operands: readonly Walked[];
}

/** How rows are gone over: reduced into an accumulator, keeping the values in the output or not; and mapped. */
interface Passes {
  reduce(stage: RowStage, keep: boolean): (accumulator: Accumulator) => void;
  map(body: Expr): void;
}

/**
 * Rows across memory are left to reductions, which go along it, and many short ones, too: their ends cost more than their
 * elements. A few save launches.
 */
export function isWorthNormalising(
  { rank, inner }: Pick<NormaliseKernel, 'rank' | 'inner'>,
  geometry: Int32Array,
): boolean {
  const rows = geometry.subarray(0, rank - 1).reduce((product, size) => product * size, 1);
  return !inner.includes('s') && (geometry[rank - 1]! >= LONG || rows <= FEW);
}

const LONG = 128;
const FEW = 64;

/** Rows that are passed over together: the end of one, which is a chain of dependent steps, overlaps the next one's start. */
const ROWS = 4;

/**
 * Writes a normalise kernel: all passes over a few rows while these lie in a cache near by. Results of stages lie in the
 * scratch area, from where they are read as inputs of stride 0.
 */
export function writeNormalise(m: ModuleBuilder, original: NormaliseKernel): void {
  const stages = original.stages.map((stage) => ({ ...stage, prologue: share(stage.prologue) }));
  const kernel = { ...original, stages, body: share(original.body) };
  const { rank, inputs, saves, keeps, inner, output } = kernel;
  const saved = saves.map((stage) => stages[stage]!.epilogue.dtype);
  const dtypes = [output, ...saved, ...inputs];
  const { types, params } = kernelParams(dtypes.length, kernel.scalars.length);
  m.add(
    types,
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const sizes = geometry.take(rank);
      const buffers: Moving[] = dtypes.map((dtype, i) => ({
        pointer: params.pointers[i]!,
        strides: geometry.take(rank, bytesOf(dtype)),
      }));
      const walk = (buffer: number): Walked => ({
        pointer: params.pointers[buffer]!,
        dtype: dtypes[buffer]!,
        kind: inner[buffer === 0 ? 0 : buffer - saves.length]!,
        stride: buffers[buffer]!.strides[rank - 1]!,
      });
      const results = stages.map(({ epilogue }, j): Walked => {
        const pointer = f.local('i32');
        f.get(params.geometry)
          .i32(ROW + 8 * ROWS * j)
          .op('i32.add')
          .set(pointer);
        return { pointer, dtype: epilogue.dtype, kind: '0', stride: -1 };
      });
      const out = walk(0);
      const row: Row = {
        size: sizes[rank - 1]!,
        out,
        operands: [...inputs.map((_, i) => walk(1 + saves.length + i)), ...results, out],
      };
      const scalars = loadScalars(f, params.scalars, kernel.scalars, (dtype) => convert(f, 'float64', dtype));
      const passes = m.features.simd
        ? vectorPasses(m, f, row, params.scalars, kernel.scalars)
        : scalarPasses(m, f, row, scalars);
      const reductions = stages.map((stage, j) => {
        const accumulator = new Accumulator(f, stage);
        return { stage, accumulator, reduce: passes.reduce(stage, keeps === j) };
      });
      const passOver = (rows: number, moving: readonly Moving[]): void => {
        reductions.forEach(({ stage, accumulator, reduce }, j) => {
          nest(f, [rows], moving, () => {
            accumulator.start();
            reduce(accumulator);
            f.get(results[j]!.pointer);
            const result = new ScalarEmitter(m, f, {
              input: () => accumulator.result(),
              scalar: (i) => void f.get(scalars[i]!),
            });
            result.emit(stage.epilogue);
            storeElement(f, stage.epilogue.dtype);
          });
        });
        nest(f, [rows], moving, () => {
          saves.forEach((stage, i) => {
            f.get(params.pointers[1 + i]!).get(results[stage]!.pointer);
            loadElement(f, saved[i]!);
            storeElement(f, saved[i]!);
          });
          passes.map(kernel.body);
        });
      };
      const next = f.local('i32');
      f.i32(8).set(next);
      const resultsMoving = results.map(({ pointer }): Moving => ({ pointer, strides: [next] }));
      const along = (axis: number): Moving[] =>
        buffers.map(({ pointer, strides }) => ({ pointer, strides: [strides[axis]!] }));
      if (rank === 1) {
        const one = f.local('i32');
        f.i32(1).set(one);
        passOver(one, []);
        return;
      }
      const outer = buffers.map(({ pointer, strides }) => ({ pointer, strides: strides.slice(0, -2) }));
      nest(f, sizes.slice(0, -2), outer, () => {
        const block = along(rank - 2).map(({ pointer, strides }) => ({ pointer, stride: strides[0]! }));
        blocked(f, sizes[rank - 2]!, ROWS, block, (rows) =>
          passOver(rows, [...along(rank - 2), ...resultsMoving]),
        );
      });
    },
    'run',
  );
}

/** Four elements at a time. */
function vectorPasses(
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
function scalarPasses(
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
