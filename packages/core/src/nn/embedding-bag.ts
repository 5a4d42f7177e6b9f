import { empty } from '../ops/create/filled.ts';
import { embeddingBag, type EmbeddingBagOptions } from '../ops/nn/embedding-bag.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { drawRows, paddingRow } from './embedding.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { float } from './repr.ts';

export interface EmbeddingBagLayerOptions
  extends Omit<EmbeddingBagOptions, 'perSampleWeights'>,
    FactoryOptions {}

export interface BagCallOptions {
  /** A factor for each number, where the mode is 'sum'. */
  readonly perSampleWeights?: Tensor | null;
}

/** Sums, means or maxima of rows of `weight` (`[numEmbeddings, embeddingDim]`); see `nn.functional.embeddingBag`. */
export class EmbeddingBag extends Module {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  readonly weight: Parameter;
  private readonly options: EmbeddingBagOptions;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingBagLayerOptions = {}) {
    super();
    const { dtype, backend, paddingIdx = null, ...others } = options;
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingRow(numEmbeddings, paddingIdx);
    this.options = { ...others, paddingIdx: this.paddingIdx };
    this.weight = new Parameter(
      empty([numEmbeddings, embeddingDim], { ...(dtype && { dtype }), ...(backend && { backend }) }),
    );
    drawRows(this.weight, this.paddingIdx);
  }

  /** `offsets` says where each bag begins in a vector of numbers; the rows of a matrix are bags by themselves. */
  forward(input: Tensor, offsets?: Tensor | null, { perSampleWeights = null }: BagCallOptions = {}): Tensor {
    return embeddingBag(input, this.weight, offsets ?? null, {
      mode: 'mean',
      ...this.options,
      perSampleWeights,
    });
  }

  override extraRepr(): string {
    const { maxNorm = null, normType = 2, scaleGradByFreq = false, mode = 'mean' } = this.options;
    const parts = [this.numEmbeddings, this.embeddingDim].map(String);
    if (maxNorm !== null) parts.push(`max_norm=${float(maxNorm).toString()}`);
    if (normType !== 2) parts.push(`norm_type=${float(normType).toString()}`);
    if (scaleGradByFreq) parts.push('scale_grad_by_freq=True');
    parts.push(`mode=${mode}`);
    if (this.paddingIdx !== null) parts.push(`padding_idx=${this.paddingIdx}`);
    return parts.join(', ');
  }
}
