import {
  dtypeInfo,
  HostBuffer,
  interpret,
  type DType,
  type Kernel,
  type Program,
  type TypedArray,
} from '@t/core/kernel';
import type { WebGpuBackend } from '@t/backend-webgpu';

/** A generator of the same numbers at each run: whole ones below `below`. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
}

const SPECIAL = [0, -0, 1, -1, NaN, Infinity, -Infinity, 0.5, -2, 3e38, 1e10, -1e-10, 2.5];

/** Values of `dtype` with many equal ones; a third of the floats are special unless `finite`. */
export function values(
  dtype: DType,
  length: number,
  rand: (below: number) => number,
  { finite = false } = {},
): TypedArray {
  const array = new (dtypeInfo(dtype).array)(length);
  for (let i = 0; i < length; i++) {
    if (dtype === 'bool') array[i] = rand(2);
    else if (dtype === 'uint8') array[i] = rand(256);
    else if (dtype === 'int32')
      array[i] = rand(5) === 0 ? [0, -1, 2147483647, -2147483648][rand(4)]! : rand(200) - 100;
    else array[i] = finite || rand(3) > 0 ? (rand(4000) - 2000) / 64 : SPECIAL[rand(SPECIAL.length)]!;
  }
  return array;
}

export interface Case {
  readonly kernel: Kernel;
  /** Contents of the memory before the launch. */
  readonly data: readonly TypedArray[];
  readonly dtypes: readonly DType[];
  /** Which of `data` each buffer of the launch is; in order where left out. */
  readonly buffers?: readonly number[];
  readonly offsets: number[];
  readonly scalars?: number[];
  readonly geometry: readonly number[];
  /** How far floats may be off, relative to the greater of 1 and the value; 0 means to the bit, but for NaN. */
  readonly tolerance?: number;
}

const programs = new WeakMap<WebGpuBackend, Map<string, Program>>();

function compiled(backend: WebGpuBackend, kernel: Kernel): Program {
  let known = programs.get(backend);
  if (known === undefined) programs.set(backend, (known = new Map()));
  const { isFallbackAdapter } = backend.device.adapterInfo;
  const key = `${JSON.stringify(kernel)} ${isFallbackAdapter}`;
  let program = known.get(key);
  if (program === undefined) known.set(key, (program = backend.compile(kernel)));
  return program;
}

/** Runs the kernel on the interpreter and on `backend`; tells where an element of any buffer differs. */
export async function beside(backend: WebGpuBackend, tried: Case): Promise<string[]> {
  const { kernel, data, dtypes, buffers = [...data.keys()], offsets, scalars = [], tolerance = 0 } = tried;
  const geometry = Int32Array.from(tried.geometry);
  const host = data.map((array) => new HostBuffer(array.slice(), 0));
  interpret(kernel)({ buffers: buffers.map((b) => host[b]!), offsets, scalars, geometry });
  const device = data.map((array, b) => {
    const buffer = backend.alloc(dtypes[b]!, array.length);
    backend.write(buffer, 0, array);
    return buffer;
  });
  const launch = { buffers: buffers.map((b) => device[b]!), offsets, scalars, geometry };
  backend.run(compiled(backend, kernel), launch);
  const differences: string[] = [];
  for (let b = 0; b < data.length; b++) {
    const expected = host[b]!.array;
    const actual = await backend.read(device[b]!, 0, expected.length);
    const wrong = expected.findIndex((x, i) => !near(actual[i]!, x, tolerance));
    if (wrong >= 0) {
      differences.push(
        `buffer ${b}, element ${wrong} is ${actual[wrong]}, expected ${expected[wrong]}: ` +
          `${JSON.stringify(kernel)} ${geometry.join()} offsets ${offsets.join()}`,
      );
    }
    backend.free(device[b]!);
  }
  return differences;
}

function near(a: number, b: number, tolerance: number): boolean {
  if (Object.is(a, b) || (a !== a && b !== b)) return true;
  return tolerance > 0 && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}
