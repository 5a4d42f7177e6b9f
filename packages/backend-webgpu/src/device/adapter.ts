import { RuntimeError } from '@t/core/kernel';

/** Node, as opposed to a browser. */
export function inNode(): boolean {
  const { process } = globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } };
  return process?.versions?.node !== undefined;
}

/** Where WebGPU comes from: the browser (or Deno), or in Node the npm package `webgpu`. */
export async function findGpu(): Promise<GPU> {
  const { gpu } = (globalThis.navigator ?? {}) as { readonly gpu?: GPU };
  return gpu ?? nodeGpu();
}

/** What the `webgpu` package exports. */
interface WebGpuModule {
  create(options: readonly string[]): GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Kept referenced for the life of the process: once it is collected, its devices crash. */
let created: GPU | null = null;

async function nodeGpu(): Promise<GPU> {
  if (created !== null) return created;
  if (!inNode()) {
    throw new RuntimeError(
      'this browser has no WebGPU (navigator.gpu is missing; it also is where the page is no secure context): use ' +
        'another backend, for example @t/backend-wasm',
    );
  }
  // Not a literal, so that bundlers leave it alone.
  const name = 'webgpu';
  let module: WebGpuModule;
  try {
    module = (await import(name)) as WebGpuModule;
  } catch (error) {
    throw new RuntimeError(
      "Node has no WebGPU of its own, and the package 'webgpu' cannot be loaded: install it beside " +
        `@t/backend-webgpu (npm i webgpu), or use another backend (${(error as Error).message})`,
    );
  }
  Object.assign(globalThis, module.globals);
  return (created = module.create([]));
}

/** The most capable adapter. Error where there is none. */
export async function findAdapter(gpu: GPU): Promise<GPUAdapter> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter !== null) return adapter;
  throw new RuntimeError(
    'WebGPU found no adapter: this machine has no GPU with a driver that it accepts. Use another backend, for example ' +
      '@t/backend-wasm or @t/backend-js',
  );
}

/** Limits that the library looks at; what the adapter has of them is asked for. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

export type Limits = Readonly<Record<(typeof LIMITS)[number], number>>;

const pickLimits = (limit: (name: keyof Limits) => number): Limits =>
  Object.fromEntries(LIMITS.map((name) => [name, limit(name)])) as Limits;

/** A device with all that the adapter allows. */
export function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({ requiredLimits: pickLimits((name) => adapter.limits[name]) });
}

/** The limits of `device`, but where `lower` has less: WebGPU itself opens no device below its defaults. */
export const limitsOf = (device: GPUDevice, lower: Partial<Limits> = {}): Limits =>
  pickLimits((name) => Math.min(device.limits[name], lower[name] ?? Infinity));

/** Whether the driver runs kernels on the CPU, where barriers are dear. No, where the browser does not tell. */
export const runsInSoftware = (device: GPUDevice): boolean =>
  (device.adapterInfo as GPUAdapterInfo | undefined)?.isFallbackAdapter ?? false;

/** Whether floats are calculated with as it is written, and divided as CPUs do, which SwiftShader is known for. */
export const calculatesAsWritten = (device: GPUDevice): boolean =>
  (device.adapterInfo as GPUAdapterInfo | undefined)?.architecture === 'swiftshader';

const BOARDS: readonly string[] = ['nvidia', 'amd'];

/** Whether the GPU is likely to be a board, with tens of cores and memory of its own: WebGPU tells no more than who made it. */
export const isBoard = (device: GPUDevice): boolean =>
  BOARDS.includes((device.adapterInfo as GPUAdapterInfo | undefined)?.vendor ?? '');
