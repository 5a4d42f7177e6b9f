import type { Tensor } from '../tensor/tensor.ts';
import { stateOf } from '../tensor/tensor.ts';
import { Node, type Grad } from './node.ts';

/** The end of the graph at a leaf: adds what arrives into `grad` of the leaf. */
export class AccumulateGrad extends Node {
  readonly leaf: Tensor;
  /** True while the pending gradient belongs to nobody else, so that the leaf may keep it without a copy. */
  owned = false;

  constructor(leaf: Tensor) {
    super([], []);
    this.leaf = leaf;
  }

  get name(): string {
    return 'AccumulateGrad';
  }

  backward(): readonly Grad[] {
    return [];
  }
}

/** Makes the node that leads from a view to its base; set by ops/as-strided, which can differentiate it. */
export const viewHistory: { node: ((view: Tensor, base: Tensor) => Node) | null } = { node: null };

/**
 * The node that computed `x`. A view whose storage was written to since (through itself, its base or another view)
 * gets a new one that leads to the base, where the write is recorded.
 */
export function currentNode(x: Tensor): Node | null {
  const { base } = x;
  if (base === null || x.viewVersion === x.storage.version) return x.node;
  if (currentNode(base) !== null) {
    x.node = viewHistory.node!(x, base);
    x.outputIndex = 0;
  }
  x.viewVersion = x.storage.version;
  return x.node;
}

/** Where the gradient of `x` goes: the node that computed it, the accumulator of a leaf, or nowhere. */
export function edgeOf(x: Tensor): Node | null {
  const node = currentNode(x);
  if (node !== null) return node;
  if (x.state === null || !x.state.requiresGrad) return null;
  return (stateOf(x).accumulator ??= new AccumulateGrad(x));
}
