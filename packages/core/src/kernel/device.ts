import { RuntimeError } from '../errors.ts';
import type { DType } from '../tensor/dtype.ts';
import type { Backend, Buffer, Launch, Program } from './backend.ts';
import type { Kernel } from './kernel.ts';

/** A backend in use, with the programs compiled on it. */
export class Device {
  readonly backend: Backend;
  /** Small integer that indexes per-device tables. */
  readonly slot: number;
  private readonly programs = new Map<string, Program>();

  constructor(backend: Backend, slot: number) {
    this.backend = backend;
    this.slot = slot;
  }

  /** The program of `kernel`, compiled at the first call with this `key`. Not for the hot path: plans keep programs. */
  program(key: string, kernel: () => Kernel): Program {
    let program = this.programs.get(key);
    if (program === undefined) this.programs.set(key, (program = this.backend.compile(kernel())));
    return program;
  }

  alloc(dtype: DType, length: number): Buffer {
    return this.backend.alloc(dtype, length);
  }

  /** Error where the backend has no such dtype: nothing is narrowed silently. */
  requireDType(dtype: DType): void {
    const { name, capabilities } = this.backend;
    if (capabilities.dtypes.has(dtype)) return;
    const known = [...capabilities.dtypes].join(', ');
    throw new RuntimeError(
      `backend '${name}' has no ${dtype} (it has ${known}): convert first, for example with x.to('float32'), ` +
        'or use a backend that has it',
    );
  }
}

const devices = new Map<Backend, Device>();
let current: Device | null = null;

/** The device of `backend`; the same one at each call. */
export function deviceOf(backend: Backend): Device {
  let device = devices.get(backend);
  if (device === undefined) devices.set(backend, (device = new Device(backend, devices.size)));
  return device;
}

/** Makes `backend` the place where new tensors are created. */
export function use(backend: Backend): void {
  current = deviceOf(backend);
}

/** The device of new tensors. */
export function currentDevice(): Device {
  if (current === null) {
    throw new RuntimeError(
      "no backend in use: install one and choose it, for example `import { js } from '@t/backend-js'; use(js());`",
    );
  }
  return current;
}

/** The one launch object; filled by `launch` below and read by the backend during `run`. */
const shared: Launch = { buffers: [], offsets: [], scalars: [], geometry: new Int32Array(0) };

export const launchArguments: Launch = shared;
