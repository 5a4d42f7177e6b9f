import { tensorType } from '../../autograd/node.ts';
import { RuntimeError } from '../../errors.ts';
import { sameShape } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { applyRow, type Row } from './row.ts';
import { broadcastStrides } from './plan.ts';
import { sumDims } from './sum.ts';
import { makeView } from './view.ts';

const expandRow: Row<readonly number[]> = {
  name: 'ExpandBackward0',
  forward: ([x], shape) => makeView(x!, shape, broadcastStrides(x!.layout, shape)),
  backward: (ctx, g) => [g && sumTo(g, ctx.inputs[0]!.shape)],
  jvp: (ctx, t) => expand(t!, ctx.attrs),
};

/**
 * `x` with dimensions of size 1 (and new leading ones) repeated to `shape` without a copy; `x` itself where it has
 * that shape already.
 */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  return sameShape(x.shape, shape) ? x : expandView(x, shape);
}

/** As `expand`, but a view in every case; -1 keeps a size. Source of the errors: at::expand. */
export function expandView(x: Tensor, shape: readonly number[]): Tensor {
  return applyRow(expandRow, [x], expandedShape(x, shape)) as Tensor;
}

function expandedShape(x: Tensor, shape: readonly number[]): number[] {
  const skip = shape.length - x.ndim;
  const list = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
  if (skip < 0) {
    throw new RuntimeError(
      `expand(${tensorType(x)}{${list(x.shape)}}, size=${list(shape)}): the number of sizes provided ` +
        `(${shape.length}) must be greater or equal to the number of dimensions in the tensor (${x.ndim})`,
    );
  }
  const result = [...shape];
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i]!;
    const own = i < skip ? null : x.shape[i - skip]!;
    if (size === -1 && own === null) {
      throw new RuntimeError(
        `The expanded size of the tensor (${size}) isn't allowed in a leading, non-existing dimension ${i}`,
      );
    }
    if (size === -1) {
      result[i] = own!;
      continue;
    }
    if (own !== null && own !== 1 && own !== size) {
      throw new RuntimeError(
        `The expanded size of the tensor (${size}) must match the existing size (${own}) at non-singleton ` +
          `dimension ${i}.  Target sizes: ${list(shape)}.  Tensor sizes: ${list(x.shape)}`,
      );
    }
    if (size < 0) throw new RuntimeError('numel: integer multiplication overflow');
  }
  return result;
}

/** The sum of `x` over the dimensions along which `shape` was broadcast to it; the adjoint of `expand`. */
export function sumTo(x: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const skip = x.ndim - shape.length;
  const dims: number[] = [];
  for (let i = 0; i < x.ndim; i++) if (i < skip || (shape[i - skip] === 1 && x.shape[i] !== 1)) dims.push(i);
  const summed = sumDims(x, dims, true);
  return skip === 0 ? summed : dropLeading(summed, skip);
}

const dropLeadingRow: Row<number> = {
  name: 'ViewBackward0',
  forward: ([x], count) => makeView(x!, x!.shape.slice(count), x!.layout.strides.slice(count)),
  backward: (ctx, g) => [g && addLeading(g, ctx.attrs)],
  jvp: (ctx, t) => dropLeading(t!, ctx.attrs),
};

const addLeadingRow: Row<number> = {
  name: 'ViewBackward0',
  forward([x], count) {
    const ones = new Array<number>(count).fill(1);
    return makeView(x!, [...ones, ...x!.shape], [...ones, ...x!.layout.strides]);
  },
  backward: (ctx, g) => [g && dropLeading(g, ctx.attrs)],
  jvp: (ctx, t) => addLeading(t!, ctx.attrs),
};

const dropLeading = (x: Tensor, count: number): Tensor => applyRow(dropLeadingRow, [x], count) as Tensor;
const addLeading = (x: Tensor, count: number): Tensor => applyRow(addLeadingRow, [x], count) as Tensor;
