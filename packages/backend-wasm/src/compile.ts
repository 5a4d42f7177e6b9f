import { dtypeInfo, type DType, type Kernel, type Launch } from '@t/core/kernel';
import { ModuleBuilder } from './assembler/index.ts';
import { features } from './features.ts';
import { convolveBytes, writeConvolve } from './gemm/convolve.ts';
import { writeIndexed } from './kernels/indexed.ts';
import { isFlat, originsAt, stridedBuffers, writeMap } from './kernels/map.ts';
import { writeMatmul } from './kernels/matmul.ts';
import { writeNormalise } from './kernels/normalise.ts';
import { writeReduce } from './kernels/reduce.ts';
import { GEOMETRY_LENGTH } from './kernels/scratch.ts';
import { writeScan } from './kernels/scan.ts';
import { sortBytes, writeSort } from './kernels/sort.ts';
import type { ResidentMemory, WasmBuffer } from './memory/resident.ts';
import { mayReduceAll, reduceAll } from './reduce-all.ts';
import { divide } from './threads/divide.ts';
import { DividedProgram, PARTS_PER_THREAD, WORTHWHILE, type ThreadPool } from './threads/pool.ts';
import { writeWork, type Work } from './threads/work.ts';

export type Run = (launch: Launch) => void;

/** dtypes of the buffers of a launch of `kernel`, outputs first. */
function bufferTypes(kernel: Kernel): readonly DType[] {
  switch (kernel.kind) {
    case 'map':
    case 'reduce':
      return [kernel.output, ...kernel.inputs];
    case 'normalise': {
      const saved = kernel.saves.map((stage) => kernel.stages[stage]!.epilogue.dtype);
      return [kernel.output, ...saved, ...kernel.inputs];
    }
    case 'convolve':
      return new Array<DType>(kernel.biased ? 4 : 3).fill(kernel.dtype);
    case 'matmul':
      return new Array<DType>(3 + kernel.inner.length).fill(kernel.dtype);
    case 'gather':
    case 'scatter':
      return [kernel.dtype, kernel.dtype, ...new Array<DType>(kernel.indices).fill('int32')];
    case 'scan':
      return kernel.withIndices ? [kernel.dtype, 'int32', kernel.dtype] : [kernel.dtype, kernel.dtype];
    case 'sort':
      return [kernel.dtype, 'int32', kernel.dtype];
  }
}

function write(m: ModuleBuilder, kernel: Kernel): void {
  switch (kernel.kind) {
    case 'map':
      return writeMap(m, kernel);
    case 'reduce':
      return writeReduce(m, kernel);
    case 'normalise':
      return writeNormalise(m, kernel);
    case 'matmul':
      return writeMatmul(m, kernel);
    case 'convolve':
      return writeConvolve(m, kernel);
    case 'gather':
    case 'scatter':
      return writeIndexed(m, kernel);
    case 'scan':
      return writeScan(m, kernel);
    case 'sort':
      return writeSort(m, kernel);
  }
}

/**
 * A compiler of kernels to functions on the given memory, and on the threads of `pool`, if it is shared with any.
 *
 * @param worthwhile nanoseconds of work from which a reduction to one value is done in parts
 */
export function compiler(
  resident: ResidentMemory,
  available = features(),
  pool: ThreadPool | null = null,
  worthwhile = WORTHWHILE,
): (kernel: Kernel) => Run {
  const { memory, shared } = resident.allocator;
  let scratch = new Int32Array(memory.buffer, 0, GEOMETRY_LENGTH);
  /** Writes the geometry to address 0. */
  const writeGeometry = ({ geometry }: Launch): number => {
    // A view of memory that has grown since is empty.
    if (scratch.length === 0) scratch = new Int32Array(memory.buffer, 0, GEOMETRY_LENGTH);
    for (let i = 0; i < geometry.length; i++) scratch[i] = geometry[i]!;
    return 0;
  };
  /** The same, and behind it that the first element is the one at the origin. */
  const writeGeometryFrom = (origins: number, rank: number) => (launch: Launch) => {
    const address = writeGeometry(launch);
    scratch.fill(0, origins, origins + rank);
    return address;
  };
  const sizeOf = ({ geometry }: Launch): number => geometry[0]!;

  const compile = (kernel: Kernel): Run => {
    const m = new ModuleBuilder(shared, available);
    write(m, kernel);
    const flat = kernel.kind === 'map' && isFlat(kernel, m.features.simd);
    const rank = kernel.kind === 'map' ? kernel.rank : 0;
    const origins = kernel.kind === 'map' ? originsAt(kernel) : null;
    const strided = flat ? stridedBuffers(kernel.inner) : [];
    if (pool !== null) writeWork(m, flat, origins);
    const code = m.encode();
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
    const run = exports['run'] as (...args: number[]) => void;
    const bytes = bufferTypes(kernel).map((dtype) => dtypeInfo(dtype).bytes);
    const scalars = 'scalars' in kernel ? kernel.scalars.length : 0;
    const workspace = workspaceOf(kernel);
    const first = flat ? sizeOf : origins === null ? writeGeometry : writeGeometryFrom(origins, rank);
    const single =
      workspace !== null
        ? withWorkspace(resident, workspace, run, bytes, writeGeometry)
        : launcher(resident, run, bytes, scalars, first, strided);
    if (pool === null) return single;
    const program = new DividedProgram(code, exports['work'] as Work);
    const divisible = {
      kernel,
      program,
      bytes,
      scalars,
      split: PARTS_PER_THREAD,
      ...(flat && { flat: strided }),
      ...(origins !== null && { extra: () => new Array<number>(rank).fill(0) }),
      ...(workspace !== null && { workspace: { bytes: workspace } }),
    };
    return divide(pool, divisible, single);
  };
  return (kernel) =>
    kernel.kind === 'reduce' && mayReduceAll(kernel)
      ? reduceAll(kernel, compile, resident, worthwhile)
      : compile(kernel);
}

/** Bytes of work space for a launch of `kernel`; null where it takes none. */
function workspaceOf(kernel: Kernel): ((geometry: Int32Array) => number) | null {
  if (kernel.kind === 'sort') return (geometry) => sortBytes(kernel, geometry[kernel.rank - 1]!);
  return kernel.kind === 'convolve' ? convolveBytes : null;
}

/** A function that calls `run(geometry, addresses..., workspace)`, with memory that it takes for the time of the launch. */
function withWorkspace(
  resident: ResidentMemory,
  workspace: (geometry: Int32Array) => number,
  run: (...args: number[]) => void,
  bytes: readonly number[],
  writeGeometry: (launch: Launch) => number,
): Run {
  return (launch) => {
    resident.launch++;
    const work = resident.alloc('uint8', workspace(launch.geometry));
    const at = bytes.map(
      (size, i) => resident.addressOf(launch.buffers[i] as WasmBuffer) + launch.offsets[i]! * size,
    );
    run(writeGeometry(launch), ...at, work.address);
    resident.free(work);
  };
}

/**
 * A function that calls `run(first, strides..., addresses..., scalars...)`. Written out for the usual numbers of
 * buffers and scalars, as a call with spread arguments costs several times more.
 */
function launcher(
  resident: ResidentMemory,
  run: (...args: number[]) => void,
  bytes: readonly number[],
  scalars: number,
  first: (launch: Launch) => number,
  strided: readonly number[],
): Run {
  const at = (launch: Launch, i: number, size: number): number =>
    resident.addressOf(launch.buffers[i] as WasmBuffer) + launch.offsets[i]! * size;
  const [a, b, c, d] = bytes as [number, number, number, number];
  if (strided.length === 0 && scalars <= 2) {
    switch (bytes.length * 3 + scalars) {
      case 3:
        return (l) => {
          resident.launch++;
          run(first(l), at(l, 0, a));
        };
      case 4:
        return (l) => {
          resident.launch++;
          run(first(l), at(l, 0, a), l.scalars[0]!);
        };
      case 6:
        return (l) => {
          resident.launch++;
          run(first(l), at(l, 0, a), at(l, 1, b));
        };
      case 7:
        return (l) => {
          resident.launch++;
          run(first(l), at(l, 0, a), at(l, 1, b), l.scalars[0]!);
        };
      case 8:
        return (l) => {
          resident.launch++;
          run(first(l), at(l, 0, a), at(l, 1, b), l.scalars[0]!, l.scalars[1]!);
        };
      case 9:
        return (l) => {
          resident.launch++;
          run(first(l), at(l, 0, a), at(l, 1, b), at(l, 2, c));
        };
      case 10:
        return (l) => {
          resident.launch++;
          run(first(l), at(l, 0, a), at(l, 1, b), at(l, 2, c), l.scalars[0]!);
        };
      case 12:
        return (l) => {
          resident.launch++;
          run(first(l), at(l, 0, a), at(l, 1, b), at(l, 2, c), at(l, 3, d));
        };
    }
  }
  const count = bytes.length;
  const args = new Array<number>(1 + strided.length + count + scalars).fill(0);
  return (launch) => {
    resident.launch++;
    args[0] = first(launch);
    let next = 1;
    // The geometry of one dimension: its size, then a stride per buffer.
    for (const buffer of strided) args[next++] = launch.geometry[1 + buffer]!;
    for (let i = 0; i < count; i++) args[next++] = at(launch, i, bytes[i]!);
    for (let i = 0; i < scalars; i++) args[next++] = launch.scalars[i]!;
    run(...args);
  };
}
