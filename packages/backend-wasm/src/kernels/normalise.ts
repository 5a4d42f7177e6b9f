import type { NormaliseKernel } from '@t/core/kernel';
import type { ModuleBuilder } from '../assembler/index.ts';
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
import { scalarPasses, vectorPasses, type Row } from './row-passes.ts';
import { convert, ScalarEmitter } from './scalar.ts';
import { ROW } from './scratch.ts';
import { share } from './share.ts';
import type { Walked } from './vector-loop.ts';

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
