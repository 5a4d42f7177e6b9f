import * as e from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { Reduction } from '../base/reduction.ts';
import { applyRow, type Row } from '../base/row.ts';
import { add, mul } from '../elementwise/arithmetic.ts';

const kernel = new Reduction({ name: 'sum_product', combine: 'sum', prologue: ([a, b]) => e.mul(a!, b!) });

const row: Row<readonly number[]> = {
  name: 'SumProductBackward0',
  forward: ([a, b], dims) => kernel.run([a!, b!], dims, true, a!.dtype),
  saves: { inputs: 'all' },
  backward: (ctx, g) => [
    ctx.needs[0] ? mul(expand(g!, ctx.inputs[0]!.shape), ctx.input(1)) : null,
    ctx.needs[1] ? mul(expand(g!, ctx.inputs[0]!.shape), ctx.input(0)) : null,
  ],
  jvp(ctx, ta, tb) {
    const left = ta && sumProduct(ta, ctx.input(1), ctx.attrs);
    const right = tb && sumProduct(ctx.input(0), tb, ctx.attrs);
    return left && right ? add(left, right) : (left ?? right)!;
  },
};

/** The sum of `a * b`, two tensors of one shape and dtype, over `dims`, which are kept; one kernel. */
export const sumProduct = (a: Tensor, b: Tensor, dims: readonly number[]): Tensor =>
  applyRow(row, [a, b], dims) as Tensor;
