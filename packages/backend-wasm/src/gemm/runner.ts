import { dtypeInfo, type DType, type Launch, type MatmulKernel } from '@t/core/kernel';
import { ModuleBuilder } from '../assembler/index.ts';
import { features, type Features } from '../features.ts';
import { writeMatmul } from '../kernels/matmul.ts';
import type { ResidentMemory, WasmBuffer } from '../memory/resident.ts';
import { divide } from '../threads/divide.ts';
import { DividedProgram, type ThreadPool } from '../threads/pool.ts';
import { writeWork, type Work } from '../threads/work.ts';
import { Epilogue } from './epilogue.ts';
import { writeProduct } from './product.ts';
import { blockShape, isBlocked, workspaceLayout, type BlockShape } from './shape.ts';

type Run = (launch: Launch) => void;
/** `product(geometry, addresses of c, a, b and what the epilogue reads..., scalars..., workspace)`. */
type Product = (...args: number[]) => void;

/** Numbers in the geometry of a matmul kernel: batch, m, n, k, and three strides of each buffer. */
const geometryLength = (buffers: number): number => 4 + 3 * buffers;
/** Where the rows, the columns and the column stride of the result stand there. */
const [ROWS, COLUMNS, C_COLUMN] = [1, 2, 6] as const;

/**
 * Matrix products: one module per dtype and epilogue serves every layout of the operands. Vectors of floats and int32,
 * into results whose columns are adjacent, as core makes them; element by element for the rest.
 */
export class Products {
  private readonly resident: ResidentMemory;
  private readonly available: Features;
  private readonly pool: ThreadPool | null;
  private readonly runs = new Map<string, Run>();
  /** Work space of each dtype: for one thread, and for all. */
  private readonly rooms = new Map<string, number>();

  constructor(resident: ResidentMemory, available = features(), pool: ThreadPool | null = null) {
    this.resident = resident;
    this.available = available;
    this.pool = pool;
  }

  compile(kernel: MatmulKernel): Run {
    const key = keyOf(kernel);
    let run = this.runs.get(key);
    if (run === undefined) this.runs.set(key, (run = this.instantiate(kernel)));
    return run;
  }

  private instantiate(kernel: MatmulKernel): Run {
    const { resident, available, pool } = this;
    const { dtype } = kernel;
    const { memory, shared } = resident.allocator;
    const m = new ModuleBuilder(shared, available);
    writeMatmul(m, kernel, 'strided');
    const shape = available.simd && isBlocked(dtype) ? blockShape(dtype, available.relaxed) : null;
    if (shape !== null) writeProduct(m, shape, new Epilogue(kernel));
    if (shape !== null && pool !== null) writeWork(m, false);
    const code = m.encode();
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
    const strided = exports['strided'] as Product;
    const blocked = (exports['run'] as Product | undefined) ?? strided;
    const single = this.launcher(kernel, strided, blocked, shape === null ? 0 : this.room(shape, dtype, 1));
    if (shape === null || pool === null) return single;
    const buffers = 3 + kernel.inner.length;
    const divisible = {
      kernel,
      program: new DividedProgram(code, exports['work'] as Work),
      bytes: new Array<number>(buffers).fill(dtypeInfo(dtype).bytes),
      scalars: kernel.scalars.length,
      workspace: {
        bytes: () => workspaceLayout(shape).bytes,
        kept: () => this.room(shape, dtype, pool.limit),
      },
      extra: (geometry: Int32Array) => [geometry[ROWS]!, geometry[COLUMNS]!],
      // Each part packs what it needs: more of them pack more.
      split: 1,
    };
    const divided = divide(pool, divisible, single);
    return (launch) => (launch.geometry[C_COLUMN] === 1 ? divided : single)(launch);
  }

  /** Address of the work space for so many threads: launches of a dtype come one after the other, and share it. */
  private room(shape: BlockShape, dtype: DType, threads: number): number {
    const key = `${dtype} ${threads}`;
    let address = this.rooms.get(key);
    if (address === undefined) {
      address = this.resident.reserve(threads * workspaceLayout(shape).bytes);
      this.rooms.set(key, address);
    }
    return address;
  }

  private launcher(kernel: MatmulKernel, strided: Product, blocked: Product, workspace: number): Run {
    const { resident } = this;
    const { memory } = resident.allocator;
    const { bytes } = dtypeInfo(kernel.dtype);
    const buffers = 3 + kernel.inner.length;
    const length = geometryLength(buffers);
    let scratch = new Int32Array(memory.buffer, 0, length + 2);
    const address = (launch: Launch, i: number): number =>
      resident.addressOf(launch.buffers[i] as WasmBuffer) + launch.offsets[i]! * bytes;
    /** Brings the buffers in and writes the geometry; what is to be called with them. */
    const prepare = (geometry: Int32Array): Product => {
      // A view of memory that has grown since is empty.
      if (scratch.length === 0) scratch = new Int32Array(memory.buffer, 0, length + 2);
      for (let i = 0; i < length; i++) scratch[i] = geometry[i]!;
      scratch[length] = geometry[ROWS]!;
      scratch[length + 1] = geometry[COLUMNS]!;
      return geometry[C_COLUMN] === 1 ? blocked : strided;
    };
    const scalars = kernel.scalars.length;
    // Written out for what is usual, as a call with spread arguments costs several times more.
    if (scalars === 0 && buffers <= 4) {
      return (launch) => {
        resident.launch++;
        const c = address(launch, 0);
        const a = address(launch, 1);
        const b = address(launch, 2);
        if (buffers === 3) prepare(launch.geometry)(0, c, a, b, workspace);
        else {
          const x = address(launch, 3);
          prepare(launch.geometry)(0, c, a, b, x, workspace);
        }
      };
    }
    const args = new Array<number>(2 + buffers + scalars).fill(0);
    return (launch) => {
      resident.launch++;
      for (let i = 0; i < buffers; i++) args[1 + i] = address(launch, i);
      for (let i = 0; i < scalars; i++) args[1 + buffers + i] = launch.scalars[i]!;
      args[1 + buffers + scalars] = workspace;
      prepare(launch.geometry)(...args);
    };
  }
}

/** The same for kernels that differ in the layout of their operands alone. */
function keyOf({ dtype, inner, scalars, epilogue }: MatmulKernel): string {
  // Numbers as text, since JSON has no infinities, NaN or -0.
  const body = JSON.stringify(epilogue, (_, value: unknown) =>
    typeof value === 'number' ? (Object.is(value, -0) ? '-0' : `${value}`) : value,
  );
  return `${dtype} ${inner.join('')} ${scalars.length} ${body}`;
}
