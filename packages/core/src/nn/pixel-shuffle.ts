import { pixelShuffle, pixelUnshuffle } from '../ops/nn/pixel-shuffle.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';
import { settings } from './repr.ts';

/** See `nn.functional.pixelShuffle`. */
export class PixelShuffle extends Module {
  readonly upscaleFactor: number;

  constructor(upscaleFactor: number) {
    super();
    this.upscaleFactor = upscaleFactor;
  }

  forward(input: Tensor): Tensor {
    return pixelShuffle(input, this.upscaleFactor);
  }

  override extraRepr(): string {
    return settings({ upscale_factor: this.upscaleFactor });
  }
}

/** See `nn.functional.pixelUnshuffle`. */
export class PixelUnshuffle extends Module {
  readonly downscaleFactor: number;

  constructor(downscaleFactor: number) {
    super();
    this.downscaleFactor = downscaleFactor;
  }

  forward(input: Tensor): Tensor {
    return pixelUnshuffle(input, this.downscaleFactor);
  }

  override extraRepr(): string {
    return settings({ downscale_factor: this.downscaleFactor });
  }
}
