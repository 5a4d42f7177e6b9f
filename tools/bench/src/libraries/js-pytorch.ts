import { loadPeer } from './load.ts';

export interface JsPytorchTensor {
  _data: unknown[];
  readonly data: unknown[];
  readonly grad: unknown[];
  sum(dim?: number): JsPytorchTensor;
  backward(): void;
  zero_grad(): void;
}

interface Layer {
  forward(x: JsPytorchTensor): JsPytorchTensor;
  parameters(): JsPytorchTensor[];
}

/** The part of js-pytorch that the workloads call. */
export interface JsPytorch {
  tensor(data: unknown[], requiresGrad?: boolean): JsPytorchTensor;
  add(a: JsPytorchTensor, b: JsPytorchTensor): JsPytorchTensor;
  mul(a: JsPytorchTensor, b: JsPytorchTensor | number): JsPytorchTensor;
  neg(x: JsPytorchTensor): JsPytorchTensor;
  exp(x: JsPytorchTensor): JsPytorchTensor;
  matmul(a: JsPytorchTensor, b: JsPytorchTensor): JsPytorchTensor;
  nn: {
    ReLU: new () => Layer;
    Softmax: new () => { forward(x: JsPytorchTensor, dim: number): JsPytorchTensor };
    CrossEntropyLoss: new () => {
      forward(logits: JsPytorchTensor, target: JsPytorchTensor): JsPytorchTensor;
    };
  };
}

export async function loadJsPytorch(): Promise<JsPytorch> {
  return (await loadPeer<{ torch: JsPytorch }>('js-pytorch')).torch;
}

/** The last number of nested arrays, or the number itself. */
export function lastOf(data: unknown): number {
  return Array.isArray(data) ? lastOf(data.at(-1)) : Number(data);
}

/** `parameter -= rate * gradient` on nested arrays: the library has Adam alone. */
export function descend(parameter: unknown[], gradient: unknown[], rate: number): void {
  for (let i = 0; i < parameter.length; i++) {
    const value = parameter[i];
    if (Array.isArray(value)) descend(value, gradient[i] as unknown[], rate);
    else parameter[i] = Number(value) - rate * Number(gradient[i]);
  }
}
