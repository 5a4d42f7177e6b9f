import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  type OutputSize,
} from '../ops/nn/pool/adaptive-average-pool.ts';
import { adaptiveMaxPool1d, adaptiveMaxPool2d, adaptiveMaxPool3d } from '../ops/nn/pool/adaptive-max-pool.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';
import { settings } from './repr.ts';

abstract class AdaptivePool extends Module {
  readonly outputSize: OutputSize;

  constructor(outputSize: OutputSize) {
    super();
    this.outputSize = outputSize;
  }

  override extraRepr(): string {
    return settings({ output_size: this.outputSize });
  }
}

/** See `nn.functional.adaptiveAvgPool1d`. */
export class AdaptiveAvgPool1d extends AdaptivePool {
  forward(input: Tensor): Tensor {
    return adaptiveAvgPool1d(input, this.outputSize);
  }
}

/** See `nn.functional.adaptiveAvgPool2d`. */
export class AdaptiveAvgPool2d extends AdaptivePool {
  forward(input: Tensor): Tensor {
    return adaptiveAvgPool2d(input, this.outputSize);
  }
}

/** See `nn.functional.adaptiveAvgPool3d`. */
export class AdaptiveAvgPool3d extends AdaptivePool {
  forward(input: Tensor): Tensor {
    return adaptiveAvgPool3d(input, this.outputSize);
  }
}

/** See `nn.functional.adaptiveMaxPool1d`. */
export class AdaptiveMaxPool1d extends AdaptivePool {
  forward(input: Tensor): Tensor {
    return adaptiveMaxPool1d(input, this.outputSize);
  }
}

/** See `nn.functional.adaptiveMaxPool2d`. */
export class AdaptiveMaxPool2d extends AdaptivePool {
  forward(input: Tensor): Tensor {
    return adaptiveMaxPool2d(input, this.outputSize);
  }
}

/** See `nn.functional.adaptiveMaxPool3d`. */
export class AdaptiveMaxPool3d extends AdaptivePool {
  forward(input: Tensor): Tensor {
    return adaptiveMaxPool3d(input, this.outputSize);
  }
}
