import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { Pointwise } from '../base/pointwise.ts';
import { Reduction } from '../base/reduction.ts';
import { restoreDims, sumDims } from '../base/sum.ts';
import { same } from '../base/types.ts';

/** How an extreme hands its gradient to the elements it was found among. */
export interface TieRule {
  /** Unique. */
  readonly name: string;
  /** Which elements `x` take part, given the result. */
  matches(x: Expr, result: Expr): Expr;
  /** The share of one that does, of those that are left over, and (default 0) of the others. */
  share(g: Expr, count: Expr, x: Expr): Expr;
  others?(count: Expr): Expr;
}

/** The gradient of an extreme, shared evenly by all elements that attain it. */
export class Ties {
  private readonly count: Reduction;
  private readonly shares: Pointwise;

  constructor({ name, matches, share, others }: TieRule) {
    this.count = new Reduction({
      name: `${name}_count`,
      combine: 'sum',
      prologue: ([x, result]) => e.cast(matches(x!, result!), x!.dtype),
    });
    this.shares = new Pointwise({
      name: `${name}_share`,
      arity: 4,
      types: same,
      forward: (g, x, result, count) => e.where(matches(x, result), share(g, count, x), others?.(count) ?? 0),
    });
  }

  /** Gradient of `x` for that of the result; `dims` are those that were reduced. */
  backward(g: Tensor, x: Tensor, result: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
    return this.apply(restoreDims(g, dims, keepdim), x, restoreDims(result, dims, keepdim), dims);
  }

  /** Tangent of the result for that of `x`. */
  jvp(t: Tensor, x: Tensor, result: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
    return sumDims(this.apply(t, x, restoreDims(result, dims, keepdim), dims), dims, keepdim);
  }

  private apply(g: Tensor, x: Tensor, result: Tensor, dims: readonly number[]): Tensor {
    return this.shares.apply(g, x, result, this.count.run([x, result], dims, true, x.dtype));
  }
}
