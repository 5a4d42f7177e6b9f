import { loadPeer, requirePeer } from './load.ts';

export interface TfTensor {
  readonly shape: number[];
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

export interface TfVariable extends TfTensor {
  readonly name: string;
}

export interface TfOptimizer {
  minimize(loss: () => TfTensor, returnCost: true): TfTensor;
}

/** The part of TensorFlow.js that the workloads call. */
export interface Tfjs {
  setBackend(name: string): Promise<boolean>;
  getBackend(): string;
  /** The WebGPU backend, where that is the one. */
  backend(): {
    readonly device: GPUDevice;
    ensureCommandEncoderReady(): void;
    endComputePassEncoder(): void;
    submitQueue(): void;
  };
  ready(): Promise<void>;
  tidy<T>(fn: () => T): T;
  tensor(values: ArrayBufferView | number[], shape?: number[], dtype?: 'int32'): TfTensor;
  variable(initial: TfTensor): TfVariable;
  train: { sgd(learningRate: number): TfOptimizer };
  losses: {
    meanSquaredError(labels: TfTensor, predictions: TfTensor): TfTensor;
    softmaxCrossEntropy(oneHot: TfTensor, logits: TfTensor): TfTensor;
  };
  matMul(a: TfTensor, b: TfTensor): TfTensor;
  add(a: TfTensor, b: TfTensor): TfTensor;
  mul(a: TfTensor, b: TfTensor): TfTensor;
  neg(x: TfTensor): TfTensor;
  exp(x: TfTensor): TfTensor;
  relu(x: TfTensor): TfTensor;
  sum(x: TfTensor, axis?: number): TfTensor;
  softmax(x: TfTensor, axis?: number): TfTensor;
  reshape(x: TfTensor, shape: number[]): TfTensor;
  transpose(x: TfTensor, permutation: number[]): TfTensor;
  conv2d(x: TfTensor, filter: TfTensor, stride: number, pad: 'same' | 'valid'): TfTensor;
  maxPool(x: TfTensor, size: number, stride: number, pad: 'valid'): TfTensor;
  multinomial(probabilities: TfTensor, draws: number, seed: number, normalized: true): TfTensor;
  denseBincount(x: TfTensor, weights: TfTensor, size: number): TfTensor;
}

/** TensorFlow.js on one of its backends. In Node its WebAssembly runs on one thread, with SIMD. */
export async function loadTfjs(backend: 'cpu' | 'wasm' | 'webgpu'): Promise<Tfjs> {
  const tf = await loadPeer<Tfjs>('@tensorflow/tfjs-core');
  // tfjs-core ships its gradients apart; the whole of TensorFlow.js imports this file too.
  await requirePeer('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  await loadPeer(`@tensorflow/tfjs-backend-${backend}`);
  await tf.setBackend(backend);
  await tf.ready();
  return tf;
}

/** Runs `fn`, frees everything it made, and waits until its result is computed, without reading it. */
export function tfDone(tf: Tfjs, fn: () => TfTensor): Promise<unknown> | undefined {
  tf.tidy(fn).dispose();
  if (tf.getBackend() !== 'webgpu') return undefined; // the others compute at once
  const gpu = tf.backend();
  // It submits by itself now and then, and may have nothing left to submit.
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  gpu.submitQueue();
  return gpu.device.queue.onSubmittedWorkDone();
}

/** Runs `fn`, frees everything it made, and returns the last element of its result. */
export async function tfLast(tf: Tfjs, fn: () => TfTensor): Promise<number> {
  const result = tf.tidy(fn);
  const values = await result.data();
  result.dispose();
  return values[values.length - 1]!;
}
