import { RuntimeError } from '../errors.ts';
import type { Tensor } from '../tensor/tensor.ts';

let sequence = 0;

/** A gradient, or nothing where it is zero or not asked for. */
export type Grad = Tensor | null;

/**
 * One recorded operation. `edges[i]` is the node that made input i (null where no gradient flows) and
 * `slots[i]` which of its outputs that was. Nodes are numbered as they are made, and a node's number is larger
 * than those of its edges: walking by falling number visits every consumer before its producer.
 */
export abstract class Node {
  readonly sequence: number = ++sequence;
  readonly edges: (Node | null)[];
  readonly slots: number[];
  /** Gradients of the outputs, collected while `backward` runs. */
  pending: Grad[] | null = null;
  /** Functions that see, and may replace, the gradient of an output before it is used. */
  hooks: GradHook[] | null = null;

  constructor(edges: (Node | null)[], slots: number[]) {
    this.edges = edges;
    this.slots = slots;
  }

  /** PyTorch's name of the operation's backward, such as `AddBackward0`. */
  abstract get name(): string;

  /** Number of outputs of the operation. */
  get outputs(): number {
    return 1;
  }

  /** Gradients of the inputs, in the order of `edges`, from those of the outputs. */
  abstract backward(grads: readonly Grad[]): readonly Grad[];

  /** Forgets what was saved for `backward`. */
  release(): void {}

  toString(): string {
    return `<${this.name}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `<${this.name}>`;
  }
}

export interface GradHook {
  readonly output: number;
  readonly run: (grad: Tensor) => Tensor | void;
  /** The tensor that keeps this gradient (`retainGrad`). */
  readonly retains?: Tensor;
}

/** Tensors kept for `backward`, with the versions they had. */
export class Saved {
  private tensors: readonly (Tensor | null)[] | null;
  private readonly versions: number[];

  constructor(tensors: readonly (Tensor | null)[]) {
    this.tensors = tensors;
    this.versions = tensors.map((x) => (x === null ? 0 : x.storage.version));
  }

  /** Tensor `i`, unchanged since; `producer` is the node that made it, where that saved it. */
  get(i: number, producer?: Node): Tensor {
    if (this.tensors === null) throw releasedError();
    const x = this.tensors[i]!;
    if (x.storage.version !== this.versions[i]) throw modifiedError(x, this.versions[i]!, producer);
    return x;
  }

  release(): void {
    this.tensors = null;
  }
}

export function releasedError(): RuntimeError {
  return new RuntimeError(
    'Trying to backward through the graph a second time (or directly access saved tensors after they have already ' +
      'been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). ' +
      'Specify retain_graph=True if you need to backward through the graph a second time or if you need to access ' +
      'saved tensors after calling backward.',
  );
}

const TENSOR_TYPES = {
  bool: 'CPUBoolType',
  uint8: 'torch.ByteTensor',
  int32: 'torch.IntTensor',
  float32: 'torch.FloatTensor',
  float64: 'torch.DoubleTensor',
} as const;

/** The name that PyTorch's own messages have for a tensor's type: `torch.FloatTensor`, but `CPUBoolType`. */
export const tensorType = (x: Tensor): string => TENSOR_TYPES[x.dtype];

/** `producer` made `x`: its current history, unless it is an output that was saved by the node which made it. */
export function modifiedError(x: Tensor, expected: number, producer: Node | null = x.gradFn): RuntimeError {
  const name = producer?.name === 'CopySlices' ? 'torch::autograd::CopySlices' : producer?.name;
  const which = name === undefined ? '' : `, which is output ${x.outputIndex} of ${name},`;
  return new RuntimeError(
    'one of the variables needed for gradient computation has been modified by an inplace operation: ' +
      `[${tensorType(x)} [${x.shape.join(', ')}]]${which} is at version ${x.storage.version}; expected version ` +
      `${expected} instead. Hint: enable anomaly detection to find the operation that failed to compute its ` +
      'gradient, with torch.autograd.set_detect_anomaly(True).',
  );
}
