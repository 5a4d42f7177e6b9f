import { RuntimeError } from '../errors.ts';
import { stateOf, ViewOrigin, type Tensor } from '../tensor/tensor.ts';
import { Node, type Grad } from './node.ts';

/** The end of the graph at a leaf: adds what arrives into `grad` of the leaf. */
export class AccumulateGrad extends Node {
  readonly leaf: Tensor;

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
  if (x.node === null && !base.requiresGrad) return null;
  if (x.origin !== ViewOrigin.Plain) throw forbiddenView(x, 'its base or another view of its base has been');
  x.node = viewHistory.node!(x, base);
  x.outputIndex = 0;
  x.viewVersion = x.storage.version;
  return x.node;
}

/** PyTorch's error for a write that autograd cannot follow into the view `x`; `what` was modified. */
export function forbiddenView(x: Tensor, what: string): RuntimeError {
  const { node } = x;
  const several = x.origin === ViewOrigin.OneOfSeveral;
  const view = node === null ? 'A view was' : `Output ${x.outputIndex} of ${node.name} is a view`;
  const header =
    several && node !== null
      ? `${view} and ${what} modified inplace.`
      : `${view}${node === null ? '' : ' of a view which was'} created in no_grad mode and ${what} modified inplace with ` +
        'grad mode enabled.';
  const advice = several
    ? 'This view is the output of a function that returns multiple views. Such functions do not allow the output views ' +
      'to be modified inplace. You should replace the inplace operation by an out-of-place one.'
    : 'Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both ' +
      "the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or " +
      'both outside (if you want the inplace to be tracked).';
  return new RuntimeError(`${header} ${advice}`);
}

/** Where the gradient of `x` goes: the node that computed it, the accumulator of a leaf, or nowhere. */
export function edgeOf(x: Tensor): Node | null {
  const node = currentNode(x);
  if (node !== null) return node;
  if (!x.requiresGrad) return null;
  return (stateOf(x).accumulator ??= new AccumulateGrad(x));
}
