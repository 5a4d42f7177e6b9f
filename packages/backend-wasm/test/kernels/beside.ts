import {
  dtypeInfo,
  interpret,
  HostBuffer,
  type DType,
  type Kernel,
  type Launch,
  type TypedArray,
} from '@t/core/kernel';
import { compiler } from '../../src/compile.ts';
import { features, type Features } from '../../src/features.ts';
import { SCRATCH_BYTES } from '../../src/kernels/scratch.ts';
import { Allocator } from '../../src/memory/allocator.ts';
import { ResidentMemory } from '../../src/memory/resident.ts';
import { openPool } from '../threads/open.ts';

/** What the kernels are compiled for: all that the engine has, and less. */
const levels: readonly [name: string, available: Features][] = [
  ['relaxed', features()],
  ['simd', { simd: true, relaxed: false }],
  ['scalar', { simd: false, relaxed: false }],
];

const resident = new ResidentMemory(
  new Allocator(new WebAssembly.Memory({ initial: 16, maximum: 65536 }), SCRATCH_BYTES),
);
/** Nanoseconds of work from which a reduction is done in parts: 250,000 additions. */
const WORTHWHILE = 10_000;

/** As one thread runs them, and three. */
const pool = openPool(3);
const runners = [
  ...levels.map(([name, available]) => ({
    name,
    resident,
    compile: compiler(resident, available, null, WORTHWHILE),
  })),
  {
    name: 'threads',
    resident: pool.resident,
    compile: compiler(pool.resident, features(), pool, WORTHWHILE),
  },
];

/** A generator of the same numbers at each run. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 8) / 2 ** 24) * below;
  };
}

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  NaN,
  Infinity,
  -Infinity,
  0.5,
  -2,
  1e-40,
  -5e-324,
  3e38,
  88.8,
  -104,
  1e10,
  2.5,
  -3.5,
  255,
  256.7,
];

/** Values of `dtype`, every third one special. */
export function values(dtype: DType, length: number, rand: (below: number) => number): TypedArray {
  const array = new (dtypeInfo(dtype).array)(length);
  for (let i = 0; i < length; i++) {
    if (dtype === 'bool') array[i] = rand(1) < 0.5 ? 1 : 0;
    else if (dtype === 'uint8') array[i] = rand(256);
    else if (dtype === 'int32')
      array[i] = rand(1) < 0.2 ? [0, -1, 2147483647, -2147483648][Math.floor(rand(4))]! : rand(200) - 100;
    else array[i] = rand(3) < 1 ? SPECIAL[Math.floor(rand(SPECIAL.length))]! : rand(20) - 10;
  }
  return array;
}

const wide = new Float64Array(1);
const wideBits = new BigInt64Array(wide.buffer);
const narrow = new Float32Array(1);
const narrowBits = new Int32Array(narrow.buffer);

/** Distance in units of the last place; 0 for NaN and NaN. */
export function ulps(dtype: DType, a: number, b: number): number {
  if (a === b || (a !== a && b !== b)) return 0;
  if (a !== a || b !== b) return Infinity;
  const order = (x: number): bigint => {
    if (dtype === 'float64') {
      wide[0] = x;
      return wideBits[0]! < 0n ? -(wideBits[0]! & 0x7fffffffffffffffn) : wideBits[0]!;
    }
    narrow[0] = x;
    return BigInt(narrowBits[0]! < 0 ? -(narrowBits[0]! & 0x7fffffff) : narrowBits[0]!);
  };
  const distance = order(a) - order(b);
  return Number(distance < 0n ? -distance : distance);
}

export interface Case {
  readonly kernel: Kernel;
  /** Contents of the buffers; the first `outputs` are written. */
  readonly data: readonly TypedArray[];
  readonly dtypes: readonly DType[];
  readonly outputs?: number;
  readonly offsets: number[];
  readonly scalars?: number[];
  readonly geometry: readonly number[];
  /** Units in the last place that floats may be off. */
  readonly tolerance?: number;
}

const bitsOf = (array: TypedArray): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice();

/**
 * Runs the kernel on the interpreter, at every level and on several threads; tells where any element of any buffer
 * differs. Threads may not change a single bit.
 */
export function beside({
  kernel,
  data,
  dtypes,
  outputs = 1,
  offsets,
  scalars = [],
  geometry,
  tolerance = 0,
}: Case): string[] {
  const differences: string[] = [];
  const launch = (buffers: object[]): Launch => ({
    buffers,
    offsets,
    scalars,
    geometry: Int32Array.from(geometry),
  });
  const host = data.map((array) => new HostBuffer(array.slice(), 0));
  interpret(kernel)(launch(host));
  let expectedBits: Uint8Array[] = [];
  for (const { name, resident, compile } of runners) {
    const buffers = data.map((array, b) => {
      const buffer = resident.alloc(dtypes[b]!, array.length);
      resident.view(buffer).set(array);
      return buffer;
    });
    compile(kernel)(launch(buffers));
    const where = (b: number): string =>
      `buffer ${b} of ${JSON.stringify(kernel)} ${geometry} offsets ${offsets}`;
    for (let b = 0; b < data.length; b++) {
      const expected = host[b]!.array;
      const actual = resident.view(buffers[b]!);
      const off = expected.findIndex(
        (x: number, j: number) => ulps(dtypes[b]!, actual[j]!, x) > (b < outputs ? tolerance : 0),
      );
      if (off >= 0)
        differences.push(`${name}: element ${off} is ${actual[off]}, expected ${expected[off]}: ${where(b)}`);
    }
    const bits = buffers.map((buffer) => bitsOf(resident.view(buffer)));
    if (name === levels[0]![0]) expectedBits = bits;
    if (name === 'threads')
      bits.forEach((found, b) => {
        if (!expectedBits[b]!.every((byte, i) => byte === found[i]))
          differences.push(`other bits on threads: ${where(b)}`);
      });
    buffers.forEach((buffer) => resident.free(buffer));
  }
  return differences;
}
