import { RuntimeError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { logicalNot } from '../elementwise/logic.ts';
import { maskedFill } from '../indexing/masked-fill.ts';
import { matmul, swapLast } from '../matrix/products.ts';
import { softmax } from '../reduce/softmax.ts';
import { tril } from '../shape/triangle.ts';
import type { DrawOptions } from '../random/draw.ts';
import { dropout } from './dropout.ts';

export interface AttentionOptions extends DrawOptions {
  /** Which keys a query sees (bool, `[..., l, s]`), or what is added to its scores. */
  readonly attnMask?: Tensor | null;
  /** Probability with which a weight is dropped. Default: 0. */
  readonly dropoutP?: number;
  /** PyTorch leaves the weights open without it; here they are always given. */
  readonly needAttnWeights?: boolean;
  /** Query i sees the keys up to i. */
  readonly isCausal?: boolean;
}

/** 0 where a query sees a key, else minus infinity. */
function scoresOf(mask: Tensor, like: Tensor): Tensor {
  if (mask.dtype !== 'bool') return mask;
  return maskedFill(fullOf(like.device, like.dtype, mask.shape, 0), logicalNot(mask), -Infinity);
}

/**
 * `softmax(query @ key.T / sqrt(e) + mask) @ value`: `[..., l, e]`, `[..., s, e]` and `[..., s, v]` give `[..., l, v]`, and
 * the weights `[..., l, s]`. Floats. Errors: RuntimeError for a mask beside
 * `isCausal`.
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions = {},
): [Tensor, Tensor] {
  const { attnMask = null, dropoutP = 0, isCausal = false } = options;
  if (isCausal && attnMask !== null) {
    throw new RuntimeError(
      '_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True',
    );
  }
  const seen = (): Tensor =>
    tril(fullOf(query.device, 'bool', [query.shape.at(-2)!, key.shape.at(-2)!], true));
  const mask = isCausal ? seen() : attnMask;
  // Both factors are scaled, so that the products stay small.
  const scale = 1 / Math.sqrt(Math.sqrt(query.shape.at(-1)!));
  const scores = matmul(mul(query, scale), swapLast(mul(key, scale)));
  const weights = softmax(mask === null ? scores : add(scores, scoresOf(mask, scores)), -1);
  const kept = dropoutP > 0 ? dropout(weights, dropoutP, options) : weights;
  return [matmul(kept, value), kept];
}
