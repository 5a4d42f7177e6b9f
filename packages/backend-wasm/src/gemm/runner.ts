import { dtypeInfo, type DType, type Launch, type MatmulKernel } from '@t/core/kernel';
import { ModuleBuilder } from '../assembler/index.ts';
import { features, type Features } from '../features.ts';
import { writeMatmul } from '../kernels/matmul.ts';
import type { ResidentMemory, WasmBuffer } from '../memory/resident.ts';
import { divide } from '../threads/divide.ts';
import { DividedProgram, type ThreadPool } from '../threads/pool.ts';
import { writeWork, type Work } from '../threads/work.ts';
import { writeProduct } from './product.ts';
import { blockShape, isBlocked, workspaceLayout } from './shape.ts';

type Run = (launch: Launch) => void;
type Product = (geometry: number, c: number, a: number, b: number, workspace: number) => void;

/** Numbers in the geometry of a matmul kernel: batch, m, n, k, and three strides of three buffers. */
const GEOMETRY = 13;
/** Where the rows, the columns and the column stride of the result stand there. */
const [ROWS, COLUMNS, C_COLUMN] = [1, 2, 6] as const;

/**
 * Matrix products: one module per dtype serves every layout. Vectors of floats and int32, into results whose columns
 * are adjacent, as core makes them; element by element for the rest.
 */
export class Products {
  private readonly resident: ResidentMemory;
  private readonly available: Features;
  private readonly pool: ThreadPool | null;
  private readonly runs = new Map<DType, Run>();

  constructor(resident: ResidentMemory, available = features(), pool: ThreadPool | null = null) {
    this.resident = resident;
    this.available = available;
    this.pool = pool;
  }

  compile(dtype: DType): Run {
    let run = this.runs.get(dtype);
    if (run === undefined) this.runs.set(dtype, (run = this.instantiate(dtype)));
    return run;
  }

  private instantiate(dtype: DType): Run {
    const { resident, available, pool } = this;
    const { memory, shared } = resident.allocator;
    const m = new ModuleBuilder(shared, available);
    const kernel: MatmulKernel = { kind: 'matmul', dtype, a: 'strided', b: 'strided' };
    writeMatmul(m, kernel, 'strided');
    const shape = available.simd && isBlocked(dtype) ? blockShape(dtype, available.relaxed) : null;
    if (shape !== null) writeProduct(m, shape);
    if (shape !== null && pool !== null) writeWork(m, false);
    const code = m.encode();
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
    const strided = exports['strided'] as Product;
    const blocked = (exports['run'] as Product | undefined) ?? strided;
    const workspace = shape === null ? 0 : resident.reserve(workspaceLayout(shape).bytes);
    const { bytes } = dtypeInfo(dtype);
    let scratch = new Int32Array(memory.buffer, 0, GEOMETRY + 2);
    const address = (launch: Launch, i: number): number =>
      resident.addressOf(launch.buffers[i] as WasmBuffer) + launch.offsets[i]! * bytes;
    const run: Run = (launch) => {
      resident.launch++;
      const c = address(launch, 0);
      const a = address(launch, 1);
      const b = address(launch, 2);
      // A view of memory that has grown since is empty.
      if (scratch.length === 0) scratch = new Int32Array(memory.buffer, 0, GEOMETRY + 2);
      const { geometry } = launch;
      for (let i = 0; i < GEOMETRY; i++) scratch[i] = geometry[i]!;
      scratch[GEOMETRY] = geometry[ROWS]!;
      scratch[GEOMETRY + 1] = geometry[COLUMNS]!;
      (geometry[C_COLUMN] === 1 ? blocked : strided)(0, c, a, b, workspace);
    };
    if (shape === null || pool === null) return run;
    const divisible = {
      kernel,
      program: new DividedProgram(code, exports['work'] as Work),
      bytes: [bytes, bytes, bytes],
      scalars: 0,
      workspace: { bytes: () => workspaceLayout(shape).bytes, kept: true },
      extra: (geometry: Int32Array) => [geometry[ROWS]!, geometry[COLUMNS]!],
      // Each part packs what it needs: more of them pack more.
      split: 1,
    };
    const divided = divide(pool, divisible, run);
    return (launch) => (launch.geometry[C_COLUMN] === 1 ? divided : run)(launch);
  }
}
