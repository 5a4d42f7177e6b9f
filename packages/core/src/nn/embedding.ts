import { AssertionError } from '../errors.ts';
import { empty } from '../ops/create/filled.ts';
import { embedding, type EmbeddingOptions } from '../ops/nn/embedding.ts';
import { noGrad } from '../autograd/mode.ts';
import { fillZero } from '../ops/base/fill.ts';
import { selectAt } from '../ops/shape/slice.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { normal_ } from './init/fill.ts';
import { Module, type FactoryOptions } from './module.ts';
import { Parameter } from './parameter.ts';
import { float } from './repr.ts';

export interface EmbeddingLayerOptions extends EmbeddingOptions, FactoryOptions {}

/** The number of the padding row counted from the first one. */
export function paddingRow(rows: number, paddingIdx: number | null): number | null {
  if (paddingIdx === null) return null;
  if (paddingIdx >= rows || paddingIdx < -rows) {
    throw new AssertionError('Padding_idx must be within num_embeddings');
  }
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}

/** Normal numbers, but zeros in the padding row. */
export function drawRows(weight: Parameter, padding: number | null): void {
  normal_(weight);
  if (padding !== null) noGrad(() => fillZero(selectAt(weight, 0, padding)));
}

/** A row of `weight` (`[numEmbeddings, embeddingDim]`) for each number: int32 `[*]` to `[*, embeddingDim]`. */
export class Embedding extends Module {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  readonly weight: Parameter;
  private readonly options: EmbeddingOptions;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingLayerOptions = {}) {
    super();
    const { dtype, backend, paddingIdx = null, ...others } = options;
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingRow(numEmbeddings, paddingIdx);
    this.options = { ...others, paddingIdx: this.paddingIdx };
    this.weight = new Parameter(
      empty([numEmbeddings, embeddingDim], { ...(dtype && { dtype }), ...(backend && { backend }) }),
    );
    this.resetParameters();
  }

  resetParameters(): void {
    drawRows(this.weight, this.paddingIdx);
  }

  forward(input: Tensor): Tensor {
    return embedding(input, this.weight, this.options);
  }

  override extraRepr(): string {
    const { maxNorm = null, normType = 2, scaleGradByFreq = false, sparse = false } = this.options;
    const parts = [this.numEmbeddings, this.embeddingDim].map(String);
    if (this.paddingIdx !== null) parts.push(`padding_idx=${this.paddingIdx}`);
    if (maxNorm !== null) parts.push(`max_norm=${float(maxNorm).toString()}`);
    if (normType !== 2) parts.push(`norm_type=${float(normType).toString()}`);
    if (scaleGradByFreq) parts.push('scale_grad_by_freq=True');
    if (sparse) parts.push('sparse=True');
    return parts.join(', ');
  }
}
