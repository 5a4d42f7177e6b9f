import type { DType, Expr, ReduceKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import type { KernelParams, Moving } from './loops.ts';
import { PositionFinder } from './position-finder.ts';
import { POSITIONS, ROW } from './scratch.ts';
import { VectorCombiner } from './vector-accumulator.ts';
import type { Walked } from './vector-loop.ts';
import { unrolling, type Vector } from './vector.ts';

/** What the ways to reduce have in common. */
export interface Parts {
  readonly kernel: ReduceKernel;
  readonly params: KernelParams;
  readonly keptSizes: readonly number[];
  readonly reducedSizes: readonly number[];
  readonly out: Moving;
  /** Inputs over the kept and over the reduced dimensions. */
  readonly outer: readonly Moving[];
  readonly inner: readonly Moving[];
}

/** Positions are found in vectors of 32-bit lanes alone. */
export const isWide = ({ prologue }: ReduceKernel): boolean => prologue.dtype === 'float64';

export const isArg = ({ combine }: ReduceKernel): boolean => combine === 'argmax' || combine === 'argmin';

/** Vectors, or rows, that are combined before they join the accumulators. */
export function blocks(prologue: Expr): number {
  return prologue.kind === 'input' ? 8 : unrolling(prologue);
}

/** What vectors of accumulators side by side hold, and how further values join them. */
export interface RowCombiner {
  /** Lists of accumulators, the one that the epilogue starts from first; their stride is the place in the area. */
  readonly lists: readonly Walked[];
  /** Starting values per list. */
  readonly start: readonly Vector[];
  /** Rows that are combined at once. */
  readonly rows: number;
  readonly from: DType;
  join(accumulators: readonly Vector[], values: readonly Vector[], single: boolean): readonly Vector[];
}

export function combineRows(m: ModuleBuilder, f: FunctionBuilder, kernel: ReduceKernel): RowCombiner {
  const combiner = new VectorCombiner(m, f, kernel);
  return {
    lists: [{ pointer: f.local('i32'), dtype: combiner.into, kind: '1', stride: ROW }],
    start: [combiner.start()],
    rows: blocks(kernel.prologue),
    from: combiner.from,
    join: ([sum], values, single) => [combiner.join(sum!, values, single)],
  };
}

/** The positions in the reduced dimensions are counted by the local `row`. */
export function findRows(
  m: ModuleBuilder,
  f: FunctionBuilder,
  kernel: ReduceKernel,
  row: number,
): RowCombiner {
  const finder = new PositionFinder(m, f, kernel);
  const list = (dtype: DType, address: number): Walked => ({
    pointer: f.local('i32'),
    dtype,
    kind: '1',
    stride: address,
  });
  return {
    lists: [list('int32', POSITIONS), list(finder.dtype, ROW)],
    start: [[finder.constant(0)], [finder.start()]],
    rows: 1,
    from: finder.dtype,
    join: ([[position], [value]], [[x]]) => {
      const best = { value: value!, position: position! };
      f.get(row).op('i32x4.splat');
      const here = f.local('v128');
      f.set(here);
      finder.take(best, x!, here);
      return [[best.position], [best.value]];
    },
  };
}
