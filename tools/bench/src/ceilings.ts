import { setFlagsFromString } from 'node:v8';
import type { Case, Entry } from './workloads/workload.ts';

/**
 * What a machine can do at most, measured beside the libraries: the case's floating point operations without any memory,
 * and its streams of memory without any arithmetic.
 */
export interface Ceiling {
  readonly kind: 'ceiling';
  readonly name: string;
  /** Whether the case says what is measured here. */
  fits(spec: Case): boolean;
  readonly entry: Entry<unknown>;
  /** Starts what the entry needs. */
  load?(): Promise<unknown>;
}

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const [I32, V128] = [0x7f, 0x7b];
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const i32 = (value: number): number[] => [0x41, ...signed(value)];
const simd = (op: number): number[] => [0xfd, ...unsigned(op)];
/** Later than 20, Node has relaxed SIMD without being asked. */
const relaxedOn = (): boolean => Number(process.versions.node.split('.')[0]) > 20;

const i32x4 = { splat: 0x11 };
const f32x4 = { mul: 0xe6, add: 0xe4, relaxedMadd: 0x105 };
const LANES = 4;
const PAGE = 65536;
const v128 = { load: 0, store: 0x0b, or: 0x50 };
const load = (address: readonly number[], vector: number): number[] => [
  ...address,
  ...simd(v128.load),
  4,
  ...unsigned(16 * vector),
];
const store = (address: readonly number[], value: readonly number[], vector: number): number[] => [
  ...address,
  ...value,
  ...simd(v128.store),
  4,
  ...unsigned(16 * vector),
];
const [ADD, SUB, LOOP, BR_IF, END, NOTHING] = [0x6a, 0x6b, 0x03, 0x0d, 0x0b, 0x40];

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}

const times = (count: number, code: (i: number) => readonly number[]): number[] =>
  Array.from({ length: count }, (_, i) => code(i)).flat();

/** An instance of `run(...i32)` with vectors among its locals and memory of its own. */
function assemble(
  params: number,
  vectors: number,
  pages: number,
  body: readonly number[],
): { run(...args: number[]): void; data: Uint8Array } {
  const list = (...items: number[][]): number[] => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, content: readonly number[]): number[] => [
    id,
    ...unsigned(content.length),
    ...content,
  ];
  const name = (text: string): number[] => [text.length, ...[...text].map((c) => c.charCodeAt(0))];
  const code = [...list([...unsigned(vectors), V128]), ...body, END];
  const bytes = Uint8Array.from([
    ...HEADER,
    ...section(1, list([0x60, ...unsigned(params), ...times(params, () => [I32]), 0])),
    ...section(3, list([0])),
    ...section(5, list([0, ...unsigned(pages)])),
    ...section(7, list([...name('run'), 0, 0], [...name('memory'), 2, 0])),
    ...section(10, list([...unsigned(code.length), ...code])),
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { run, memory } = exports as { run: (...args: number[]) => void; memory: WebAssembly.Memory };
  return { run, data: new Uint8Array(memory.buffer) };
}

/** `body` as often as parameter 0 says. */
const repeat = (body: readonly number[]): number[] => [
  LOOP,
  NOTHING,
  ...body,
  ...get(0),
  ...i32(1),
  SUB,
  ...tee(0),
  BR_IF,
  0,
  END,
];

/** As many independent sums as V8 has registers for, beside the two factors. */
const SUMS = 12;
const UNROLL = 4;

/** `sum = sum * x + y` in many sums at once: nothing to load, and no sum waits for another one. */
function arithmetic(multiplyAdd: (y: readonly number[]) => number[]): Entry<unknown> {
  const [x, y] = [1 + SUMS, 2 + SUMS];
  const half = [...i32(0x3f000000), ...simd(i32x4.splat)];
  const round = Array.from({ length: SUMS }, (_, i) => [
    ...get(1 + i),
    ...get(x),
    ...multiplyAdd(get(y)),
    ...set(1 + i),
  ]).flat();
  const body = [
    ...half,
    ...set(x),
    ...half,
    ...set(y),
    ...repeat(times(UNROLL, () => round)),
    ...times(SUMS, (i) => store(i32(0), get(1 + i), i)),
  ];
  return (_, { flops }) => {
    if (!relaxedOn()) setFlagsFromString('--experimental-wasm-relaxed-simd');
    const { run } = assemble(1, SUMS + 2, 1, body);
    const count = Math.max(1, Math.round(flops! / (SUMS * UNROLL * LANES * 2)));
    return { step: () => run(count) };
  };
}

/** Vectors of each stream that one round of the loop takes. */
const VECTORS = 4;

/** All that is read, or-ed and written where anything is. */
const memory: Entry<unknown> = (_, { streams }) => {
  const { bytes, reads, writes } = streams!;
  const count = reads + writes;
  const pointers = Array.from({ length: count }, (_, i) => 1 + i);
  const sum = (vector: number): number => count + 1 + vector;
  const round = times(VECTORS, (vector) => [
    ...times(reads, (i) => [
      ...load(get(pointers[i]!), vector),
      ...(i > 0 || writes === 0 ? [...get(sum(vector)), ...simd(v128.or)] : []),
      ...set(sum(vector)),
    ]),
    ...times(writes, (i) => store(get(pointers[reads + i]!), get(sum(vector)), vector)),
  ]);
  const advance = times(count, (i) => [
    ...get(pointers[i]!),
    ...i32(16 * VECTORS),
    ADD,
    ...set(pointers[i]!),
  ]);
  const body = [
    ...repeat([...round, ...advance]),
    ...times(VECTORS, (vector) => store(i32(0), get(sum(vector)), vector)),
  ];
  const { run, data } = assemble(1 + count, VECTORS, Math.ceil((bytes * count) / PAGE) + 1, body);
  // Pages that were never written are all one page.
  data.fill(1);
  const starts = pointers.map((_, i) => i * bytes);
  return { step: () => run(Math.ceil(bytes / (16 * VECTORS)), ...starts) };
};

export const countsFlops = ({ flops }: Case): boolean => flops !== undefined;
export const countsStreams = ({ streams }: Case): boolean => streams !== undefined;

/** One thread of WebAssembly. */
export const wasmCeilings: readonly Ceiling[] = [
  {
    kind: 'ceiling',
    name: 'peak, simd',
    fits: countsFlops,
    entry: arithmetic((y) => [...simd(f32x4.mul), ...y, ...simd(f32x4.add)]),
  },
  {
    kind: 'ceiling',
    name: 'peak, relaxed',
    fits: countsFlops,
    entry: arithmetic((y) => [...y, ...simd(f32x4.relaxedMadd)]),
  },
  { kind: 'ceiling', name: 'peak, memory', fits: countsStreams, entry: memory },
];
