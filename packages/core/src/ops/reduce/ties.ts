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
  /** Which elements `x` attain the result. */
  matches(x: Expr, result: Expr): Expr;
  /** What one element gets: `attains` says whether it is one of the `count` that attain the result. */
  share(g: Expr, attains: Expr, count: Expr, x: Expr): Expr;
}

/** The gradient of an extreme, shared evenly by all elements that attain it. */
export class Ties {
  private readonly count: Reduction;
  private readonly shares: Pointwise;

  constructor({ name, matches, share }: TieRule) {
    this.count = new Reduction({
      name: `${name}_count`,
      combine: 'sum',
      prologue: ([x, result]) => e.cast(matches(x!, result!), x!.dtype),
    });
    this.shares = new Pointwise({
      name: `${name}_share`,
      arity: 4,
      types: same,
      forward: (g, x, result, count) => share(g, matches(x, result), count, x),
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
