import { dtypeInfo, type Kernel, type Launch, type MatmulKernel } from '@t/core/kernel';
import { ModuleBuilder } from './assembler/index.ts';
import { ProductRunner, type FloatProduct } from './gemm/runner.ts';
import { writeIndexed } from './kernels/indexed.ts';
import { writeMap } from './kernels/map.ts';
import { writeMatmul } from './kernels/matmul.ts';
import { writeReduce } from './kernels/reduce.ts';
import { writeScan } from './kernels/scan.ts';
import { sortOnHost } from './kernels/sort.ts';
import type { ResidentMemory, WasmBuffer } from './memory/resident.ts';

export type Run = (launch: Launch) => void;

/** Addresses below this one hold the geometry of the launch that is being run. */
export const SCRATCH_BYTES = 4096;

/** Buffers and scalars of a launch of `kernel`. */
function counts(kernel: Kernel): { buffers: number; scalars: number } {
  switch (kernel.kind) {
    case 'map':
    case 'reduce':
      return { buffers: kernel.inputs.length + 1, scalars: kernel.scalars.length };
    case 'matmul':
      return { buffers: 3, scalars: 0 };
    case 'gather':
    case 'scatter':
      return { buffers: 2 + kernel.indices, scalars: 0 };
    case 'scan':
      return { buffers: kernel.withIndices ? 3 : 2, scalars: 0 };
    case 'sort':
      return { buffers: 3, scalars: 0 };
  }
}

function write(m: ModuleBuilder, kernel: Exclude<Kernel, { kind: 'sort' }>): void {
  switch (kernel.kind) {
    case 'map':
      return writeMap(m, kernel);
    case 'reduce':
      return writeReduce(m, kernel);
    case 'matmul':
      return writeMatmul(m, kernel);
    case 'gather':
    case 'scatter':
      return writeIndexed(m, kernel);
    case 'scan':
      return writeScan(m, kernel);
  }
}

const isFloatProduct = (kernel: MatmulKernel): kernel is FloatProduct => kernel.dtype === 'float32' || kernel.dtype === 'float64';

/** A compiler of kernels to functions on the given memory. */
export function compiler(resident: ResidentMemory): (kernel: Kernel) => Run {
  const { memory } = resident.allocator;
  let scratch = new Int32Array(memory.buffer, 0, SCRATCH_BYTES / 4);
  const writeGeometry = ({ geometry }: Launch): void => {
    // A view of memory that has grown since is empty.
    if (scratch.length === 0) scratch = new Int32Array(memory.buffer, 0, SCRATCH_BYTES / 4);
    for (let i = 0; i < geometry.length; i++) scratch[i] = geometry[i]!;
  };
  const address = (launch: Launch, i: number): number => {
    const buffer = launch.buffers[i] as WasmBuffer;
    return resident.addressOf(buffer) + launch.offsets[i]! * dtypeInfo(buffer.dtype).bytes;
  };
  const viewOf = (launch: Launch, i: number) => ({
    array: resident.view(launch.buffers[i] as WasmBuffer),
    start: launch.offsets[i]!,
  });

  const products = new ProductRunner(resident, (launch) => (writeGeometry(launch), 0), false);

  return (kernel) => {
    if (kernel.kind === 'sort') {
      const sort = sortOnHost(kernel, viewOf);
      return (launch) => {
        resident.launch++;
        for (let i = 0; i < 3; i++) resident.addressOf(launch.buffers[i] as WasmBuffer);
        sort(launch);
      };
    }
    const m = new ModuleBuilder(false);
    write(m, kernel);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(m.encode()), { env: { memory } });
    const run = instance.exports['run'] as (...args: number[]) => void;
    const { buffers, scalars } = counts(kernel);
    const plain = (launch: Launch): void => {
      resident.launch++;
      const args: number[] = [0];
      for (let i = 0; i < buffers; i++) args.push(address(launch, i));
      for (let i = 0; i < scalars; i++) args.push(launch.scalars[i]!);
      writeGeometry(launch);
      run(...args);
    };
    return kernel.kind === 'matmul' && isFloatProduct(kernel) ? products.compile(kernel, plain) : plain;
  };
}
