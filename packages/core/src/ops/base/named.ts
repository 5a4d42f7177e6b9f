import { edgeOf } from '../../autograd/graph.ts';
import { Node, type Grad } from '../../autograd/node.ts';
import { gradMode } from '../../autograd/mode.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** A step of the graph that hands gradients on under PyTorch's name of an op which is composed of others here. */
class NamedNode extends Node {
  readonly name: string;

  constructor(name: string, x: Tensor) {
    super([edgeOf(x)], [x.outputIndex]);
    this.name = name;
  }

  backward(grads: readonly Grad[]): readonly Grad[] {
    return grads;
  }
}

/** Shows the fresh result `x` of a composed op as that of the op `name`. */
export function named(name: string, x: Tensor): Tensor {
  if (!gradMode.enabled || x.node === null) return x;
  x.node = new NamedNode(name, x);
  x.outputIndex = 0;
  return x;
}
