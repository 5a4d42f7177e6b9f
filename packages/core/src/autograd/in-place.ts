import { copyOf } from '../ops/base/gradients.ts';
import { copyInto, fillZero } from '../ops/base/fill.ts';
import { layoutOf, type Layout } from '../tensor/layout.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { stridedView } from '../ops/base/as-strided.ts';
import { edgeOf, viewHistory } from './graph.ts';
import { moveRetained } from './hooks.ts';
import { Node, releasedError, type Grad } from './node.ts';

/**
 * Makes `node` the history of `target` after a write into it. For a view the base gets a node that applies
 * `node` to the written part of its gradient, and the view a new way to the base (PyTorch's CopySlices).
 */
export function recordInPlace(target: Tensor, node: Node): void {
  const { base } = target;
  if (base === null) {
    if (target.state?.retainsGrad) moveRetained(target, node);
    target.node = node;
    target.outputIndex = 0;
    return;
  }
  const edges = [edgeOf(base), ...node.edges.slice(1)];
  const slots = [base.outputIndex, ...node.slots.slice(1)];
  base.node = new CopySlices(edges, slots, node, base, target);
  base.outputIndex = 0;
  target.node = viewHistory.node!(target, base);
  target.outputIndex = 0;
  target.viewVersion = target.storage.version;
}

/** A write into part of a tensor: that part of the gradient goes through the op that wrote, the rest passes. */
class CopySlices extends Node {
  /** The op that wrote; null once its saved tensors are freed. */
  private inner: Node | null;
  private readonly base: Layout;
  private readonly part: Layout;
  /** Start of the part, in elements from the start of the base. */
  private readonly start: number;

  constructor(edges: (Node | null)[], slots: number[], inner: Node, base: Tensor, part: Tensor) {
    super(edges, slots);
    this.inner = inner;
    this.base = base.layout;
    this.part = part.layout;
    this.start = part.offset - base.offset;
  }

  get name(): string {
    return 'CopySlices';
  }

  backward([g]: readonly Grad[]): readonly Grad[] {
    if (this.inner === null) throw releasedError();
    if (!g) return this.edges.map(() => null);
    const whole = copyOf(g, layoutOf(g.dtype, this.base.shape, this.base.strides));
    const slice = stridedView(whole, this.part.shape, this.part.strides, this.start);
    const [own, ...others] = this.inner.backward([copyOf(slice, slice.layout)]);
    if (own) copyInto(slice, own);
    else fillZero(slice);
    return [whole, ...others];
  }

  override release(): void {
    this.inner?.release();
    this.inner = null;
  }
}
