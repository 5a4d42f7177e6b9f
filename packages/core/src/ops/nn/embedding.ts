import { noGrad } from '../../autograd/mode.ts';
import { tensorType } from '../../autograd/node.ts';
import { AssertionError, IndexError, RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf } from '../base/fill.ts';
import { named } from '../base/named.ts';
import { castTo, Pointwise } from '../base/pointwise.ts';
import { checkTensor } from '../base/sizes.ts';
import { same } from '../base/types.ts';
import { ne } from '../elementwise/compare.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { reciprocal } from '../elementwise/division.ts';
import { putIndicesInPlace } from '../indexing/advanced.ts';
import { checkInside } from '../indexing/check.ts';
import { placeOf, slicesOp } from '../indexing/index-select.ts';
import { renorm } from '../reduce/renorm.ts';
import { pick, place } from '../reduce/select.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { unsqueeze } from '../shape/squeeze.ts';

export interface EmbeddingOptions {
  /** Row whose gradient stays 0. */
  readonly paddingIdx?: number | null;
  /** Rows that are used and have a larger norm are scaled down to this one, in place. */
  readonly maxNorm?: number | null;
  /** Order of that norm. Default: 2. */
  readonly normType?: number;
  /** Divide the gradient of a row by how often it is used. */
  readonly scaleGradByFreq?: boolean;
  /** Gradients are dense all the same. */
  readonly sparse?: boolean;
}

/** The value as it is, its gradient times a factor. */
const scaledGradient = new Pointwise({
  name: 'embedding',
  gradName: 'EmbeddingBackward0',
  arity: 2,
  types: same,
  forward: (x) => x!,
  backward: (g, _out, _x, factor) => [e.where(e.eq(factor!, 0), 0, e.mul(g, factor!)), null],
});

/** Error unless `index` holds int32. */
export function checkIndices(op: string, argument: number, index: Tensor): void {
  if (index.dtype === 'int32') return;
  throw new RuntimeError(
    `Expected tensor for argument #${argument} 'indices' to have one of the following scalar types: Long, Int; but got ` +
      `${tensorType(index)} instead (while checking arguments for ${op})`,
  );
}

/** The padding row counted from the first one. */
function paddingRow(paddingIdx: number | null | undefined, rows: number): number | null {
  if (paddingIdx === null || paddingIdx === undefined) return null;
  if (paddingIdx >= rows || paddingIdx < -rows) {
    throw new AssertionError('Padding_idx must be within num_embeddings');
  }
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}

/** Scales the rows of `weight` that `index` names down to `maxNorm`, in place. */
export function limitRows(weight: Tensor, index: Tensor, maxNorm: number, normType: number): void {
  const rows = weight.shape[0]!;
  const outside = (bad: number): IndexError =>
    new IndexError(
      `select(): index ${bad} out of range for tensor of size ${formatList(weight.shape)} at dimension 0`,
    );
  checkInside(index, -rows, rows, outside);
  noGrad(() => {
    const flat = reshapeTo(index, [index.layout.size]);
    const used = slicesOp.take(weight, [flat], placeOf(0));
    putIndicesInPlace(weight, [flat], renorm(used, normType, 0, maxNorm), false);
  });
}

/** How often each element of `index` occurs in it, in the dtype of `like`. */
function frequencies(index: Tensor, rows: number, like: Tensor): Tensor {
  const flat = reshapeTo(index, [index.layout.size]);
  const ones = fullOf(like.device, like.dtype, flat.shape, 1);
  return reshapeTo(pick(place(ones, flat, 0, [rows]), flat, 0), index.shape);
}

/** What the gradient of each row taken is multiplied by; null where it is 1 everywhere. */
function gradientFactors(
  index: Tensor,
  weight: Tensor,
  padding: number | null,
  byFrequency: boolean,
): Tensor | null {
  const parts: Tensor[] = [];
  if (padding !== null) parts.push(castTo(ne(index, padding), weight.dtype));
  if (byFrequency) parts.push(reciprocal(frequencies(index, weight.shape[0]!, weight)));
  return parts.length === 0 ? null : parts.reduce((a, b) => mul(a, b));
}

/** The rows `index` of `weight`, with gradients as the options say. */
export function takeRows(
  weight: Tensor,
  index: Tensor,
  padding: number | null,
  byFrequency: boolean,
): Tensor {
  checkInside(index, 0, weight.shape[0]!, () => new IndexError('index out of range in self'));
  const rows = slicesOp.take(weight, [index], placeOf(0));
  if (!weight.requiresGrad) return rows;
  const factors = gradientFactors(index, weight, padding, byFrequency);
  return factors === null
    ? named('EmbeddingBackward0', rows)
    : scaledGradient.apply2(rows, unsqueeze(factors, -1));
}

/**
 * Rows of `weight` `[rows, columns]` by number: `input` is int32 of any shape, the result `[...input.shape, columns]`.
 * Errors: RuntimeError for another weight, IndexError for numbers out of range.
 */
export function embedding(input: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  checkTensor('embedding', 'indices', 2, input);
  checkTensor('embedding', 'weight', 1, weight);
  const { maxNorm = null, normType = 2, scaleGradByFreq = false } = options;
  const padding = paddingRow(options.paddingIdx, weight.shape[0]!);
  if (maxNorm !== null) limitRows(weight, input, maxNorm, normType);
  if (weight.ndim !== 2) throw new RuntimeError("'weight' must be 2-D");
  checkIndices('embedding', 1, input);
  return takeRows(weight, input, padding, scaleGradByFreq);
}
