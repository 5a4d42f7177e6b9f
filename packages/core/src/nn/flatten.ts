import { flatten, unflatten } from '../ops/shape/reshape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';
import { pythonSetting, settings } from './repr.ts';

export interface FlattenOptions {
  /** Default: 1. */
  readonly startDim?: number;
  /** Inclusive. Default: -1. */
  readonly endDim?: number;
}

/** Dimensions `startDim` to `endDim` merged into one: by default all but the first. */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor({ startDim = 1, endDim = -1 }: FlattenOptions = {}) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  forward(input: Tensor): Tensor {
    return flatten(input, this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return settings({ start_dim: this.startDim, end_dim: this.endDim });
  }
}

/** Dimension `dim` split into `unflattenedSize`, one of which may be -1. */
export class Unflatten extends Module {
  readonly dim: number;
  readonly unflattenedSize: readonly number[];

  constructor(dim: number, unflattenedSize: readonly number[]) {
    super();
    this.dim = dim;
    this.unflattenedSize = unflattenedSize;
  }

  forward(input: Tensor): Tensor {
    return unflatten(input, this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${pythonSetting(this.unflattenedSize)}`;
  }
}
