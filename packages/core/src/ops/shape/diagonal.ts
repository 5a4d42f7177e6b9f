import { RuntimeError } from '../../errors.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { cloneTo } from '../base/clone.ts';
import { applyRow, type Row } from '../base/row.ts';
import { checkInt } from '../base/sizes.ts';
import { sumDims } from '../base/sum.ts';
import { notImplementedFor } from '../base/types.ts';
import { ravel } from './reshape.ts';
import { ViewOp, type Geometry } from './view-op.ts';

interface Diagonal {
  readonly offset: number;
  readonly dim1: number;
  readonly dim2: number;
}

/** The diagonal as a new last dimension in the place of `dim1` and `dim2`. */
function diagonalGeometry(x: Layout, { offset, dim1, dim2 }: Diagonal): Geometry {
  const [rows, cols] = [x.shape[dim1]!, x.shape[dim2]!];
  const size = Math.max(offset >= 0 ? Math.min(rows, cols - offset) : Math.min(rows + offset, cols), 0);
  const drop = (list: readonly number[]): number[] => list.filter((_, d) => d !== dim1 && d !== dim2);
  const start = offset >= 0 ? offset * x.strides[dim2]! : -offset * x.strides[dim1]!;
  return {
    shape: [...drop(x.shape), size],
    strides: [...drop(x.strides), x.strides[dim1]! + x.strides[dim2]!],
    start: size === 0 ? 0 : start,
  };
}

const diagonalOp = new ViewOp<Diagonal>({ name: 'DiagonalBackward0', geometry: diagonalGeometry });

export interface DiagonalOptions {
  /** Default 0 (`diagonal`), -2 (`diagEmbed`). */
  readonly dim1?: number;
  /** Default 1 (`diagonal`), -1 (`diagEmbed`). */
  readonly dim2?: number;
}

/** Wrapped dims of a tensor of `rank` dimensions, which differ. */
function matrixDims(rank: number, dim1: number, dim2: number): { dim1: number; dim2: number } {
  const wrapped = { dim1: wrapDim(dim1, rank), dim2: wrapDim(dim2, rank) };
  if (wrapped.dim1 === wrapped.dim2) {
    throw new RuntimeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  }
  return wrapped;
}

/**
 * A view of the diagonal of the matrices in `dim1` and `dim2`, as a new last dimension. `offset` counts
 * diagonals above the main one (negative: below).
 */
export function diagonal(
  x: Tensor,
  offset: number | DiagonalOptions = 0,
  options: DiagonalOptions = {},
): Tensor {
  if (typeof offset === 'object') return diagonal(x, 0, offset);
  checkInt('diagonal', 'offset', 2, offset);
  return diagonalOp.apply(x, { offset, ...matrixDims(x.ndim, options.dim1 ?? 0, options.dim2 ?? 1) });
}

/** Zeros with the last dimension of the input on a diagonal of the result. */
const embedRow = (name: string): Row<Diagonal> => {
  const row: Row<Diagonal> = {
    name,
    forward([x], attrs) {
      const size = x!.shape.at(-1)! + Math.abs(attrs.offset);
      const rest = x!.shape.slice(0, -1).values();
      const isMatrixDim = (d: number): boolean => d === attrs.dim1 || d === attrs.dim2;
      const shape = Array.from({ length: x!.ndim + 1 }, (_, d) =>
        isMatrixDim(d) ? size : rest.next().value!,
      );
      return diagonalOp.embed(x!, attrs, shape);
    },
    backward: (ctx, g) => [g && diagonalOp.apply(g, ctx.attrs)],
    jvp: (ctx, t) => applyRow(row, [t!], ctx.attrs) as Tensor,
  };
  return row;
};

const diagEmbedRow = embedRow('DiagEmbedBackward0');
const vectorRow = embedRow('DiagBackward0');

/**
 * Matrices, in the new dimensions `dim1` and `dim2`, with the last dimension of `x` on diagonal number
 * `offset` and zeros elsewhere.
 */
export function diagEmbed(
  x: Tensor,
  offset: number | DiagonalOptions = 0,
  options: DiagonalOptions = {},
): Tensor {
  if (typeof offset === 'object') return diagEmbed(x, 0, offset);
  checkInt('diag_embed', 'offset', 2, offset);
  const dims = matrixDims(x.ndim + 1, options.dim1 ?? -2, options.dim2 ?? -1);
  return applyRow(diagEmbedRow, [x], { offset, ...dims }) as Tensor;
}

/** A copy of a diagonal of a matrix. */
const matrixRow: Row<Diagonal> = {
  name: 'DiagBackward0',
  forward([x], attrs) {
    const view = diagonalOp.apply(x!, attrs);
    return cloneTo(view, denseLayout(view.dtype, view.shape));
  },
  backward: (ctx, g) => [g && diagonalOp.embed(g, ctx.attrs, ctx.inputs[0]!.shape)],
  jvp: (ctx, t) => applyRow(matrixRow, [t!], ctx.attrs) as Tensor,
};

/** Of a vector the matrix that has it on diagonal number `offset`; of a matrix a copy of that diagonal. */
export function diag(x: Tensor, offset = 0): Tensor {
  checkInt('diag', 'diagonal', 2, offset);
  if (x.ndim !== 1 && x.ndim !== 2) throw new RuntimeError('matrix or a vector expected');
  if (x.ndim === 1) return applyRow(vectorRow, [x], { offset, dim1: 0, dim2: 1 }) as Tensor;
  const [rows, cols] = x.shape;
  if (offset > cols! || -offset > rows!) throw new RuntimeError('numel: integer multiplication overflow');
  return applyRow(matrixRow, [x], { offset, dim1: 0, dim2: 1 }) as Tensor;
}

/** The matrix that has all elements of `x`, in row-major order, on diagonal number `offset`. */
export const diagflat = (x: Tensor, offset = 0): Tensor => diag(ravel(x), offset);

const main: Diagonal = { offset: 0, dim1: 0, dim2: 1 };

const traceRow: Row<null> = {
  name: 'TraceBackward0',
  forward: ([x]) => sumDims(diagonalOp.apply(x!, main), [0], false),
  backward(ctx, g) {
    const { shape } = ctx.inputs[0]!;
    return [g && diagonalOp.embed(expand(g, [Math.min(...shape)]), main, shape)];
  },
  jvp: (_ctx, t) => trace(t!),
};

/** The sum of the main diagonal of a matrix; of integers as int32. */
export function trace(x: Tensor): Tensor {
  if (x.dtype === 'bool') throw notImplementedFor('trace', x.dtype);
  if (x.ndim !== 2) throw new RuntimeError(`trace: expected a matrix, but got tensor with dim ${x.ndim}`);
  return applyRow(traceRow, [x], null) as Tensor;
}
