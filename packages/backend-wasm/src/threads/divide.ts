import type { Kernel } from '@t/core/kernel';
import type { Run } from '../compile.ts';
import type { WasmBuffer } from '../memory/resident.ts';
import { axesOf, type Axis } from './axes.ts';
import { MAX_ARGUMENTS, PARTS } from './control.ts';
import { costOf } from './cost.ts';
import type { DividedProgram, ThreadPool } from './pool.ts';

/** A compiled kernel that several threads may run: `run(geometry, addresses..., scalars..., workspace)`. */
export interface Divisible {
  readonly kernel: Kernel;
  readonly program: DividedProgram;
  /** Bytes of an element of each buffer. */
  readonly bytes: readonly number[];
  readonly scalars: number;
  /**
   * Where the function takes a size in place of the geometry: the buffers whose strides are arguments, which stand
   * before the addresses.
   */
  readonly flat?: readonly number[];
  /** Work space of each part. */
  readonly workspace?: Workspace;
  /** Words that stand behind the geometry. */
  readonly extra?: (geometry: Int32Array) => readonly number[];
  /** Parts per thread. */
  readonly split: number;
}

export interface Workspace {
  readonly bytes: (geometry: Int32Array) => number;
  /** Room for as many parts as there are threads, where that is kept from launch to launch; else it is made anew. */
  readonly kept?: () => number;
}

/** `single`, but large launches are divided among threads. */
export function divide(pool: ThreadPool, divisible: Divisible, single: Run): Run {
  const { kernel, program, bytes, scalars, flat, workspace, extra, split } = divisible;
  const axes = axesOf(kernel);
  const cost = costOf(kernel);
  if (axes.length === 0 || 2 * bytes.length + scalars >= MAX_ARGUMENTS) return single;
  const { resident } = pool;
  return (launch) => {
    const { geometry } = launch;
    const threads = pool.threadsFor(cost(geometry));
    if (threads === 1) return single(launch);
    const wanted = Math.min(threads * split, PARTS);
    const axis = chooseAxis(axes, geometry, wanted);
    if (axis === null) return single(launch);
    const size = geometry[axis.size]!;
    const unit = axis.unit * Math.ceil(piecesOf(axis, geometry) / wanted);

    resident.launch++;
    let next = 0;
    if (flat === undefined) pool.geometry(geometry, extra?.(geometry));
    else for (const buffer of flat) pool.argument(next++, geometry[1 + buffer]!, 0);
    for (let i = 0; i < bytes.length; i++) {
      const stride = axis.strides[i] === -1 ? 0 : geometry[axis.strides[i]!]!;
      const address = resident.addressOf(launch.buffers[i] as WasmBuffer) + launch.offsets[i]! * bytes[i]!;
      pool.argument(next++, address, unit * stride * bytes[i]!);
    }
    for (let i = 0; i < scalars; i++) pool.scalar(next++, launch.scalars[i]!);
    const division = { size, unit, axis: axis.size };
    if (workspace === undefined) return pool.run(program, division);
    const step = workspace.bytes(geometry);
    if (workspace.kept !== undefined) {
      pool.argument(next, workspace.kept(), step);
      return pool.run(program, division);
    }
    const work = resident.alloc('uint8', step * Math.ceil(size / unit));
    pool.argument(next, work.address, step);
    try {
      pool.run(program, division);
    } finally {
      resident.free(work);
    }
  };
}

const piecesOf = (axis: Axis, geometry: Int32Array): number => Math.ceil(geometry[axis.size]! / axis.unit);

/** The outermost axis that gives parts of nearly equal size, or else the one with most pieces; null if none has two. */
function chooseAxis(axes: readonly Axis[], geometry: Int32Array, wanted: number): Axis | null {
  let chosen: Axis | null = null;
  let most = 1;
  for (const axis of axes) {
    if (!axis.apart(geometry)) continue;
    const pieces = piecesOf(axis, geometry);
    if (pieces <= most) continue;
    chosen = axis;
    most = pieces;
    if (pieces >= 4 * wanted) break;
  }
  return chosen;
}
