import { IndexError, RuntimeError } from '../errors.ts';
import { currentNode } from '../autograd/graph.ts';
import type { Node } from '../autograd/node.ts';
import type { Device } from '../kernel/device.ts';
import { pythonType } from '../ops/base/arguments.ts';
import type { DType } from './dtype.ts';
import { sameShape, type Layout } from './layout.ts';
import type { TensorMethods } from './methods.ts';
import type { Size } from './size.ts';
import { gradientOwner, type Storage } from './storage.ts';

/** What only some tensors have: leaves that require gradients, tensors with hooks, views, dual tensors. */
export interface AutogradState {
  requiresGrad: boolean;
  grad: Tensor | null;
  retainsGrad: boolean;
  hooks: ((grad: Tensor) => Tensor | void)[];
  /** Node that adds into `grad`; made when a leaf is first used. */
  accumulator: Node | null;
  /** Tangent of forward mode, and the `jvp` call it belongs to. */
  tangent: { readonly value: Tensor; readonly call: number } | null;
}

/** Why a view may not be written to while gradients are recorded, where there is a reason. */
export const ViewOrigin = { Plain: 0, OneOfSeveral: 1, NoGrad: 2 } as const;
export type ViewOrigin = (typeof ViewOrigin)[keyof typeof ViewOrigin];

/**
 * A multi-dimensional array: a storage read through a layout (dtype, shape, strides) from an offset on, with
 * its place in the autograd graph. The ops are installed as methods by `tensor/methods`.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the methods are declared below
export class Tensor {
  /** @internal */ storage: Storage;
  /** @internal */ layout: Layout;
  /** First element, in elements from the start of the storage. */
  offset: number;
  /** @internal Node of the graph that computed this tensor; null for leaves. */
  node: Node | null = null;
  /** @internal Which output of `node` this is. */
  outputIndex = 0;
  /** @internal The tensor whose storage this view shares. */
  base: Tensor | null = null;
  /** @internal Version of the storage for which the `node` of a view is up to date. */
  viewVersion = 0;
  /** @internal How this view was made. */
  origin: ViewOrigin = ViewOrigin.Plain;
  /** @internal */
  state: AutogradState | null = null;

  constructor(storage: Storage, layout: Layout, offset: number) {
    this.storage = storage;
    this.layout = layout;
    this.offset = offset;
  }

  get dtype(): DType {
    return this.layout.dtype;
  }

  get shape(): Size {
    return this.layout.shape;
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.layout.rank;
  }

  /** @internal */
  get device(): Device {
    return this.storage.device;
  }

  /** Name of the backend that holds the data. */
  get backend(): string {
    return this.storage.device.backend.name;
  }

  /** True for tensors that the user made (or detached), whose gradient `backward()` puts into `grad`. */
  get isLeaf(): boolean {
    return currentNode(this) === null;
  }

  get requiresGrad(): boolean {
    if (this.node !== null || (this.state !== null && this.state.requiresGrad)) return true;
    return this.base !== null && this.base.requiresGrad;
  }

  /** The node that computed this tensor, printed as PyTorch prints it: `<AddBackward0>`. Null for leaves. */
  get gradFn(): Node | null {
    return currentNode(this);
  }

  /** Gradient collected by `backward()`: of a leaf that requires one, or after `retainGrad()`. */
  get grad(): Tensor | null {
    return this.state === null ? null : this.state.grad;
  }

  set grad(gradient: Tensor | null) {
    if (gradient !== null) checkGrad(this, gradient);
    if (gradient !== null || this.state !== null) setGrad(this, gradient);
  }

  /** Size of the first dimension, as Python's `len`. */
  get length(): number {
    if (this.layout.rank === 0) throw new TypeError('len() of a 0-d tensor');
    return this.layout.shape[0]!;
  }
}

export interface Tensor extends TensorMethods {}

/** Makes `gradient` that of `x`: it then lives as long as `x` does, whatever scope it was made in. */
export function setGrad(x: Tensor, gradient: Tensor | null): void {
  stateOf(x).grad = gradient;
  if (gradient !== null) gradientOwner.current?.(gradient.storage, x.storage);
}

function checkGrad(x: Tensor, gradient: Tensor): void {
  if (!(gradient instanceof Tensor)) {
    throw new TypeError(
      `assigned grad expected to be a Tensor or None but got grad of type${pythonType(gradient)}`,
    );
  }
  if (gradient === x) throw new RuntimeError("can't assign Variable as its own grad");
  if (gradient.dtype !== x.dtype) throw new RuntimeError('assigned grad has data of a different type');
  if (gradient.device !== x.device)
    throw new RuntimeError('assigned grad has data located on a different device');
  if (!sameShape(gradient.shape, x.shape))
    throw new RuntimeError('assigned grad has data of a different size');
}

/** The state of `x`, made on demand. */
export function stateOf(x: Tensor): AutogradState {
  return (x.state ??= {
    requiresGrad: false,
    grad: null,
    retainsGrad: false,
    hooks: [],
    accumulator: null,
    tangent: null,
  });
}

/** Maps a dimension in [-rank, rank) to [0, rank); a 0-d tensor counts as having one. */
export function wrapDim(dim: number, rank: number, wrapScalar = true): number {
  const range = rank === 0 && wrapScalar ? 1 : rank;
  if (range === 0) throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  if (dim < -range || dim >= range || !Number.isInteger(dim)) {
    throw new IndexError(
      `Dimension out of range (expected to be in range of [${-range}, ${range - 1}], but got ${dim})`,
    );
  }
  return dim < 0 ? dim + range : dim;
}

/** `wrapDim` of a dimension whose size is asked for, which a 0-d tensor does not have. */
export const ownDim = (dim: number, rank: number): number => wrapDim(wrapDim(dim, rank), rank, false);
