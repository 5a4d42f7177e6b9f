import { isFloat, type DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand } from './broadcast.ts';
import { castTo } from './pointwise.ts';
import { Reduction } from './reduction.ts';
import { applyRow, type Row } from './row.ts';
import { makeView } from './view.ts';

const sumKernel = new Reduction({ name: 'sum', combine: 'sum' });

export interface ReduceAttrs {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
  readonly dtype: DType;
  /** PyTorch's name of the backward node. */
  readonly name: string | undefined;
}

/** `g`, reduced over `dims` without keeping them, with those dimensions back as size 1. */
export function restoreDims(g: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  if (keepdim || dims.length === 0) return g;
  return applyRow(restoreRow, [g], dims) as Tensor;
}

const restoreRow: Row<readonly number[]> = {
  name: 'UnsqueezeBackward0',
  forward([x], dims) {
    const shape = [...x!.shape];
    const strides = [...x!.layout.strides];
    for (const d of dims) {
      shape.splice(d, 0, 1);
      strides.splice(d, 0, 1);
    }
    return makeView(x!, shape, strides);
  },
  backward: (ctx, g) => [g && sumDims(g, ctx.attrs, false)],
  jvp: (ctx, t) => restoreDims(t!, ctx.attrs, false),
};

const sumRow: Row<ReduceAttrs> = {
  name: ({ name }) => name ?? 'SumBackward1',
  forward: ([x], { dims, keepdim, dtype }) => sumKernel.run([x!], dims, keepdim, dtype),
  backward(ctx, g) {
    const { dims, keepdim } = ctx.attrs;
    const [input] = ctx.inputs;
    // A single element needs no dimensions to be repeated along.
    const restored = dims.length === input!.rank ? g! : restoreDims(g!, dims, keepdim);
    const full = expand(restored, input!.shape);
    return [full.dtype === input!.dtype ? full : castTo(full, input!.dtype)];
  },
  jvp: (ctx, t) => applyRow(sumRow, [t!], ctx.attrs) as Tensor,
};

/** dtype of the sum or product of a tensor: integers and bool add up in int32. */
export const sumDType = (x: Tensor): DType => (isFloat(x.dtype) ? x.dtype : 'int32');

/** Sum over wrapped, distinct dimensions; `name` is that of the backward node. */
export function sumDims(
  x: Tensor,
  dims: readonly number[],
  keepdim: boolean,
  dtype?: DType,
  name?: string,
): Tensor {
  return applyRow(sumRow, [x], { dims, keepdim, dtype: dtype ?? sumDType(x), name }) as Tensor;
}
