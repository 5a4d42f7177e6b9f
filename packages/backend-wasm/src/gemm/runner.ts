import { dtypeInfo, type Launch, type MatmulKernel } from '@t/core/kernel';
import { ModuleBuilder } from '../assembler/index.ts';
import { features } from '../features.ts';
import type { ResidentMemory, WasmBuffer } from '../memory/resident.ts';
import { writeProduct } from './product.ts';
import { blockShape, workspaceLayout } from './shape.ts';

type Run = (launch: Launch) => void;

/** A product of floating point numbers. */
export type FloatProduct = MatmulKernel & { readonly dtype: 'float32' | 'float64' };

/** Runs products of floats; one module per dtype serves every layout, so `kernel.a` and `kernel.b` do not matter. */
export class ProductRunner {
  private readonly resident: ResidentMemory;
  private readonly scratch: (launch: Launch) => number;
  private readonly shared: boolean;
  private readonly runs = new Map<string, Run>();

  /** @param scratch writes the geometry of a launch to linear memory and gives its address */
  constructor(resident: ResidentMemory, scratch: (launch: Launch) => number, shared: boolean) {
    this.resident = resident;
    this.scratch = scratch;
    this.shared = shared;
  }

  /** A function that runs `kernel`; `otherwise` takes the cases this scheme has no use for. */
  compile(kernel: FloatProduct, otherwise: Run): Run {
    let run = this.runs.get(kernel.dtype);
    if (run === undefined) this.runs.set(kernel.dtype, (run = this.instantiate(kernel.dtype)));
    const product = run;
    // An empty sum of products still has to be written.
    return (launch) => (launch.geometry[3] === 0 ? otherwise(launch) : product(launch));
  }

  private instantiate(dtype: 'float32' | 'float64'): Run {
    const { resident, scratch } = this;
    const shape = blockShape(dtype, features().relaxed);
    const m = new ModuleBuilder(this.shared);
    writeProduct(m, shape);
    const { memory } = resident.allocator;
    const instance = new WebAssembly.Instance(new WebAssembly.Module(m.encode()), { env: { memory } });
    const run = instance.exports['run'] as (...args: number[]) => void;
    const workspace = resident.allocator.alloc(workspaceLayout(shape).bytes);
    const { bytes } = dtypeInfo(dtype);
    const address = (launch: Launch, i: number): number =>
      resident.addressOf(launch.buffers[i] as WasmBuffer) + launch.offsets[i]! * bytes;
    return (launch) => {
      resident.launch++;
      const c = address(launch, 0);
      const a = address(launch, 1);
      const b = address(launch, 2);
      run(scratch(launch), c, a, b, workspace);
    };
  }
}
