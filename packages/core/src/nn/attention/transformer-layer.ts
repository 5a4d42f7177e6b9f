import { RuntimeError } from '../../errors.ts';
import { add } from '../../ops/elementwise/arithmetic.ts';
import { gelu, relu } from '../../ops/nn/activation.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { Dropout } from '../dropout.ts';
import { LayerNorm } from '../layer-norm.ts';
import { Linear } from '../linear.ts';
import { Module, type FactoryOptions } from '../module.ts';
import { MultiheadAttention } from './multihead.ts';

type Activation = (x: Tensor) => Tensor;

export interface TransformerLayerOptions extends FactoryOptions {
  /** Default: 2048. */
  readonly dimFeedforward?: number;
  /** Default: 0.1. */
  readonly dropout?: number;
  /** Default: 'relu'. */
  readonly activation?: 'relu' | 'gelu' | Activation;
  /** Of the normalisations. Default: 1e-5. */
  readonly layerNormEps?: number;
  /** Sequences are `[batch, length, features]` rather than `[length, batch, features]`. */
  readonly batchFirst?: boolean;
  /** Normalise before attention and network rather than after them. */
  readonly normFirst?: boolean;
}

export interface EncoderCallOptions {
  /** As `attnMask` of `MultiheadAttention`. */
  readonly srcMask?: Tensor | null;
  /** As `keyPaddingMask` of `MultiheadAttention`. */
  readonly srcKeyPaddingMask?: Tensor | null;
}

function activationOf(activation: NonNullable<TransformerLayerOptions['activation']>): Activation {
  if (typeof activation === 'function') return activation;
  if (activation === 'relu') return (x) => relu(x);
  if (activation === 'gelu') return (x) => gelu(x);
  throw new RuntimeError(`activation should be relu/gelu, not ${String(activation)}`);
}

/** Self-attention and a network of two layers, each added to what it is given (Vaswani et al., 2017). */
export class TransformerEncoderLayer extends Module {
  readonly selfAttn: MultiheadAttention;
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;
  readonly normFirst: boolean;
  private readonly activation: Activation;

  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super();
    const {
      dimFeedforward = 2048,
      dropout = 0.1,
      activation = 'relu',
      layerNormEps = 1e-5,
      ...rest
    } = options;
    const { batchFirst = false, normFirst = false, ...factory } = rest;
    this.selfAttn = new MultiheadAttention(dModel, nhead, { dropout, batchFirst, ...factory });
    this.linear1 = new Linear(dModel, dimFeedforward, factory);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, factory);
    this.norm1 = new LayerNorm(dModel, { eps: layerNormEps, ...factory });
    this.norm2 = new LayerNorm(dModel, { eps: layerNormEps, ...factory });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.normFirst = normFirst;
    this.activation = activationOf(activation);
  }

  forward(src: Tensor, options: EncoderCallOptions = {}): Tensor {
    const attend = (x: Tensor): Tensor => this.attend(x, options);
    if (this.normFirst) {
      const attended = add(src, attend(this.norm1.forward(src)));
      return add(attended, this.feed(this.norm2.forward(attended)));
    }
    const attended = this.norm1.forward(add(src, attend(src)));
    return this.norm2.forward(add(attended, this.feed(attended)));
  }

  private attend(x: Tensor, { srcMask, srcKeyPaddingMask }: EncoderCallOptions): Tensor {
    const [mixed] = this.selfAttn.forward(x, x, x, {
      attnMask: srcMask ?? null,
      keyPaddingMask: srcKeyPaddingMask ?? null,
      needWeights: false,
    });
    return this.dropout1.forward(mixed);
  }

  private feed(x: Tensor): Tensor {
    const inner = this.dropout.forward(this.activation(this.linear1.forward(x)));
    return this.dropout2.forward(this.linear2.forward(inner));
  }
}
