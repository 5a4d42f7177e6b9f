import { RuntimeError } from '../errors.ts';
import type { Buffer } from '../kernel/backend.ts';
import type { Device } from '../kernel/device.ts';
import type { DType } from './dtype.ts';

let created = 0;

/** A buffer of a backend, shared by a tensor and its views. */
export class Storage {
  /** Order of creation; the identity that `dataPtr()` shows. */
  readonly id: number = created++;
  readonly device: Device;
  readonly dtype: DType;
  /** Number of elements. */
  readonly length: number;
  /** Counts in-place writes, so that autograd notices when a saved tensor has changed. */
  version = 0;
  /**
   * How many gradients waiting in a running `backward()` lie here, while nobody outside of it can see them: at 0
   * again, the memory is given back. 0 for all other storages. See autograd/recycler.
   */
  pending = 0;
  private memory: Buffer | null;

  constructor(device: Device, dtype: DType, length: number, buffer: Buffer) {
    this.device = device;
    this.dtype = dtype;
    this.length = length;
    this.memory = buffer;
  }

  get buffer(): Buffer {
    return this.memory ?? disposed();
  }

  get isDisposed(): boolean {
    return this.memory === null;
  }

  /** Gives the memory back now. Reading or writing afterwards is an error. */
  dispose(): void {
    if (this.memory === null) return;
    this.device.backend.free(this.memory);
    this.memory = null;
    if (allocations.disposed !== null) allocations.disposed(this);
  }
}

function disposed(): never {
  throw new RuntimeError(
    'the tensor was disposed: its memory has been given back (by dispose(), `using` or scope)',
  );
}

type Watcher = (storage: Storage) => void;

/** Those that new storages are told to. */
export const allocations: {
  /** The list that a running `backward()` keeps. */
  log: Storage[] | null;
  /** An open scope. */
  scope: Watcher | null;
  /** Debug mode, of new and of dead ones. */
  made: Watcher | null;
  disposed: Watcher | null;
} = { log: null, scope: null, made: null, disposed: null };

/** Told that one storage holds the gradient of another, while a scope is open. */
export const gradientOwner: { current: ((gradient: Storage, of: Storage) => void) | null } = {
  current: null,
};

/** A new storage of `length` elements with unspecified content. */
export function allocate(device: Device, dtype: DType, length: number): Storage {
  const storage = new Storage(device, dtype, length, device.backend.alloc(dtype, length));
  if (allocations.log !== null) allocations.log.push(storage);
  if (allocations.scope !== null) allocations.scope(storage);
  if (allocations.made !== null) allocations.made(storage);
  return storage;
}
