import { loadPeer } from './load.ts';

/** An array owned by reference count: passing it to a function gives it away, `ref` keeps one more claim. */
export interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: number[];
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray | number): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  neg(): JaxArray;
  sum(axis?: number): JaxArray;
  mean(axis?: number): JaxArray;
  reshape(shape: number[]): JaxArray;
  blockUntilReady(): Promise<JaxArray>;
  data(): Promise<ArrayLike<number>>;
  dataSync(): ArrayLike<number>;
  dispose(): void;
}

type Device = 'wasm' | 'webgpu';

export type JaxParameters = { weight: JaxArray; bias: JaxArray }[];

/** The part of jax-js that the workloads call. */
export interface Jax {
  init(...devices: Device[]): Promise<Device[]>;
  defaultDevice(device: Device): Device;
  jit<Args extends unknown[], Result>(fn: (...args: Args) => Result): (...args: Args) => Result;
  valueAndGrad<Params, Rest extends unknown[]>(
    fn: (params: Params, ...rest: Rest) => JaxArray,
  ): (params: Params, ...rest: Rest) => [JaxArray, Params];
  numpy: {
    array(values: ArrayBufferView | number[]): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    exp(x: JaxArray): JaxArray;
    max(x: JaxArray): JaxArray;
    sum(x: JaxArray, axis?: number): JaxArray;
    square(x: JaxArray): JaxArray;
  };
  nn: {
    relu(x: JaxArray): JaxArray;
    softmax(x: JaxArray, axis?: number): JaxArray;
    logSoftmax(x: JaxArray, axis?: number): JaxArray;
    oneHot(x: JaxArray, classes: number): JaxArray;
  };
  lax: {
    convGeneralDilated(
      x: JaxArray,
      filter: JaxArray,
      strides: number[],
      padding: [number, number][] | 'VALID' | 'SAME',
    ): JaxArray;
    reduceWindow(
      x: JaxArray,
      reduce: (window: JaxArray) => JaxArray,
      size: number[],
      strides: number[],
    ): JaxArray;
  };
  random: {
    key(seed: number): JaxArray;
    categorical(key: JaxArray, logits: JaxArray, options: { shape: number[] }): JaxArray;
  };
  tree: { ref<T>(tree: T): T; dispose(tree: unknown): void };
}

/** jax-js on one of its devices. Without a global `Worker`, as in Node, its WebAssembly runs on one thread. */
export async function loadJax(device: Device): Promise<Jax> {
  const jax = await loadPeer<Jax>('@jax-js/jax');
  await jax.init(device);
  jax.defaultDevice(device);
  return jax;
}

/** Waits for a result, reads nothing of it, and gives it back to the pool. */
export async function jaxDone(result: JaxArray): Promise<void> {
  await result.blockUntilReady();
  result.dispose();
}

/** The last element of a result, which is used up. */
export async function jaxLast(result: JaxArray): Promise<number> {
  const values = await result.data();
  return values[values.length - 1]!;
}
