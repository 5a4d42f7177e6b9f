import { AssertionError } from '../../errors.ts';
import { fullOf } from '../../ops/base/fill.ts';
import { empty } from '../../ops/create/filled.ts';
import { maskedFill } from '../../ops/indexing/masked-fill.ts';
import { add } from '../../ops/elementwise/arithmetic.ts';
import { scaledDotProductAttention } from '../../ops/nn/attention.ts';
import { linear } from '../../ops/nn/linear.ts';
import { mean } from '../../ops/reduce/mean.ts';
import { transpose } from '../../ops/shape/permute.ts';
import { reshapeTo } from '../../ops/shape/reshape.ts';
import { chunk } from '../../ops/shape/split.ts';
import { squeeze, unsqueeze } from '../../ops/shape/squeeze.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { zeros_ } from '../init/fill.ts';
import { xavierUniform_ } from '../init/variance.ts';
import { Linear } from '../linear.ts';
import { Module, type FactoryOptions } from '../module.ts';
import { Parameter } from '../parameter.ts';

export interface MultiheadAttentionOptions extends FactoryOptions {
  /** Probability of dropout of the weights. Default: 0. */
  readonly dropout?: number;
  /** Add learnt vectors. Default: true. */
  readonly bias?: boolean;
  /** Numbers of features of keys and values. Default: `embedDim`. */
  readonly kdim?: number;
  readonly vdim?: number;
  /** Sequences are `[batch, length, features]` rather than `[length, batch, features]`. */
  readonly batchFirst?: boolean;
}

export interface AttentionCallOptions {
  /** Keys that no query sees are true (or have minus infinity): `[batch, keys]`. */
  readonly keyPaddingMask?: Tensor | null;
  /** Give the weights as well. Default: true. */
  readonly needWeights?: boolean;
  /** Pairs that do not see each other are true, or a summand of the scores: `[queries, keys]` or one for each head. */
  readonly attnMask?: Tensor | null;
  /** The mean of the weights over the heads. Default: true. */
  readonly averageAttnWeights?: boolean;
}

/** The projection of what the heads give; PyTorch has a class of its own for it. */
class NonDynamicallyQuantizableLinear extends Linear {}

/** Attention of several heads (Vaswani et al., 2017): `[length, batch, embedDim]` queries, keys and values. */
export class MultiheadAttention extends Module {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly dropout: number;
  readonly batchFirst: boolean;
  /** Projections of query, key and value in one where their sizes are the same, else each its own. */
  readonly inProjWeight: Parameter | null = null;
  readonly qProjWeight: Parameter | null = null;
  readonly kProjWeight: Parameter | null = null;
  readonly vProjWeight: Parameter | null = null;
  readonly inProjBias: Parameter | null = null;
  readonly outProj: Linear;

  constructor(embedDim: number, numHeads: number, options: MultiheadAttentionOptions = {}) {
    super();
    const { dropout = 0, bias = true, batchFirst = false, kdim, vdim, ...factory } = options;
    if (embedDim % numHeads !== 0) throw new AssertionError('embed_dim must be divisible by num_heads');
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.dropout = dropout;
    this.batchFirst = batchFirst;
    const [keys, values] = [kdim ?? embedDim, vdim ?? embedDim];
    const make = (...shape: number[]): Parameter => new Parameter(empty(shape, factory));
    if (keys === embedDim && values === embedDim) this.inProjWeight = make(3 * embedDim, embedDim);
    else {
      this.qProjWeight = make(embedDim, embedDim);
      this.kProjWeight = make(embedDim, keys);
      this.vProjWeight = make(embedDim, values);
    }
    if (bias) this.inProjBias = make(3 * embedDim);
    this.outProj = new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias, ...factory });
    for (const weight of [this.inProjWeight, this.qProjWeight, this.kProjWeight, this.vProjWeight]) {
      if (weight !== null) xavierUniform_(weight);
    }
    if (this.inProjBias !== null) zeros_(this.inProjBias);
    if (this.outProj.bias !== null) zeros_(this.outProj.bias);
  }

  /** The result, and the weights `[batch, queries, keys]` (null unless asked for). */
  forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options: AttentionCallOptions = {},
  ): [output: Tensor, weights: Tensor | null] {
    const { needWeights = true, averageAttnWeights = true } = options;
    const batched = query.ndim === 3;
    const batchDim = this.batchFirst ? 0 : 1;
    if (query.ndim !== 2 && !batched) {
      throw new AssertionError(
        `query should be unbatched 2D or batched 3D tensor but received ${query.ndim}-D query tensor`,
      );
    }
    if (query.shape.at(-1) !== this.embedDim) {
      throw new AssertionError(
        `was expecting embedding dimension of ${this.embedDim}, but got ${query.shape.at(-1)}`,
      );
    }
    /** `[batch, length, features]`. */
    const inOrder = (x: Tensor): Tensor => {
      if (!batched) return unsqueeze(x, 0);
      return batchDim === 0 ? x : transpose(x, 0, 1);
    };
    const [q, k, v] = this.project(query, key, value).map((x) => this.heads(inOrder(x))) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const mask = this.mask(options, q, k, batched);
    const [mixed, weights] = scaledDotProductAttention(q, k, v, {
      attnMask: mask,
      dropoutP: this.training ? this.dropout : 0,
    });
    const [batch, , length] = mixed.shape as unknown as [number, number, number];
    const joined = this.outProj.forward(reshapeTo(transpose(mixed, 1, 2), [batch, length, this.embedDim]));
    const shown = !needWeights ? null : averageAttnWeights ? mean(weights, 1) : weights;
    if (!batched) return [squeeze(joined, 0), shown && squeeze(shown, 0)];
    return [batchDim === 0 ? joined : transpose(joined, 0, 1), shown];
  }

  private project(query: Tensor, key: Tensor, value: Tensor): Tensor[] {
    const biases = this.inProjBias === null ? [null, null, null] : chunk(this.inProjBias, 3);
    if (this.inProjWeight === null) {
      const weights = [this.qProjWeight, this.kProjWeight, this.vProjWeight];
      return [query, key, value].map((x, i) => linear(x, weights[i]!, biases[i]));
    }
    if (query === key && key === value) {
      return chunk(linear(query, this.inProjWeight, this.inProjBias), 3, -1);
    }
    const weights = chunk(this.inProjWeight, 3);
    return [query, key, value].map((x, i) => linear(x, weights[i]!, biases[i]));
  }

  /** `[batch, length, features]` as `[batch, heads, length, features / heads]`. */
  private heads(x: Tensor): Tensor {
    const [batch, length] = x.shape as unknown as [number, number];
    const split = reshapeTo(x, [batch, length, this.numHeads, this.embedDim / this.numHeads]);
    return transpose(split, 1, 2);
  }

  /** What is added to the scores, `[batch, heads, queries, keys]` or broadcast to it. */
  private mask(
    { attnMask = null, keyPaddingMask = null }: AttentionCallOptions,
    q: Tensor,
    k: Tensor,
    batched: boolean,
  ): Tensor | null {
    const summand = (mask: Tensor): Tensor =>
      mask.dtype === 'bool' ? maskedFill(fullOf(q.device, q.dtype, mask.shape, 0), mask, -Infinity) : mask;
    const [batch, heads, queries] = q.shape as unknown as [number, number, number];
    const keys = k.shape[2]!;
    const pairs =
      attnMask === null
        ? null
        : attnMask.ndim === 3
          ? reshapeTo(summand(attnMask), [batch, heads, queries, keys])
          : summand(attnMask);
    if (keyPaddingMask === null) return pairs;
    const padding = batched ? keyPaddingMask : unsqueeze(keyPaddingMask, 0);
    const hidden = reshapeTo(summand(padding), [batch, 1, 1, keys]);
    return pairs === null ? hidden : add(pairs, hidden);
  }
}
