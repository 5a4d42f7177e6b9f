import type { DType, Launch, MatmulKernel } from '@t/core/kernel';
import { ModuleBuilder } from '../assembler/index.ts';
import { features, type Features } from '../features.ts';
import { writeMatmul } from '../kernels/matmul.ts';
import type { ResidentMemory, WasmBuffer } from '../memory/resident.ts';
import { writeProduct } from './product.ts';
import { blockShape, isBlocked, workspaceLayout } from './shape.ts';

type Run = (launch: Launch) => void;

/** Numbers in the geometry of a matmul kernel: batch, m, n, k, and three strides of three buffers. */
const GEOMETRY = 13;

/** Matrix products; one module per dtype serves every layout, so `kernel.a` and `kernel.b` do not matter. */
export class Products {
  private readonly resident: ResidentMemory;
  private readonly available: Features;
  private readonly runs = new Map<DType, Run>();

  constructor(resident: ResidentMemory, available = features()) {
    this.resident = resident;
    this.available = available;
  }

  compile(dtype: DType): Run {
    let run = this.runs.get(dtype);
    if (run === undefined) this.runs.set(dtype, (run = this.instantiate(dtype)));
    return run;
  }

  private instantiate(dtype: DType): Run {
    const { resident, available } = this;
    const { allocator } = resident;
    const { memory } = allocator;
    const m = new ModuleBuilder(false, available);
    const kernel: MatmulKernel = { kind: 'matmul', dtype, a: 'strided', b: 'strided' };
    const blocked = available.simd && isBlocked(dtype);
    const shape = blocked ? blockShape(dtype, available.relaxed) : null;
    if (shape === null) writeMatmul(m, kernel);
    else writeProduct(m, shape);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(m.encode()), { env: { memory } });
    const run = instance.exports['run'] as (...args: number[]) => void;
    const workspace = shape === null ? 0 : allocator.alloc(workspaceLayout(shape).bytes);
    const shift = dtype === 'float64' ? 3 : dtype === 'float32' || dtype === 'int32' ? 2 : 0;
    let geometry = new Int32Array(memory.buffer, 0, GEOMETRY);
    const address = (launch: Launch, i: number): number =>
      resident.addressOf(launch.buffers[i] as WasmBuffer) + launch.offsets[i]! * 2 ** shift;
    return (launch) => {
      resident.launch++;
      const c = address(launch, 0);
      const a = address(launch, 1);
      const b = address(launch, 2);
      // A view of memory that has grown since is empty.
      if (geometry.length === 0) geometry = new Int32Array(memory.buffer, 0, GEOMETRY);
      const numbers = launch.geometry;
      for (let i = 0; i < GEOMETRY; i++) geometry[i] = numbers[i]!;
      run(0, c, a, b, workspace);
    };
  }
}
