import { RuntimeError } from '../../errors.ts';
import { dtypeInfo, type DType } from '../../tensor/dtype.ts';
import { numel } from '../../tensor/size.ts';
import { ownDim, type Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { contiguous } from '../base/clone.ts';
import { broadcastShapes } from '../base/plan.ts';
import { fullOf } from '../base/fill.ts';
import { plainProduct, type Product } from '../base/product.ts';
import { applyRow, type Row } from '../base/row.ts';
import { checkTensor } from '../base/sizes.ts';
import { notImplementedFor } from '../base/types.ts';
import { makeView, reshapeOwn } from '../base/view.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { swapOp } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { squeezeOp, unsqueeze } from '../shape/squeeze.ts';

const scalarType = (x: Tensor): string => dtypeInfo(x.dtype).scalarType;

/** A row for a product of two tensors of one dtype. */
export type ProductRow = Row<null>;

const transposeOp = swapOp('TransposeBackward0');

/** A view with the last two dimensions swapped. */
export const swapLast = (x: Tensor): Tensor => transposeOp.apply(x, [x.ndim - 2, x.ndim - 1]);

/** The product rule: `left` and `right` are the tangents of the factors in their places. */
const tangent = (left: Tensor | null, right: Tensor | null): Tensor =>
  left && right ? add(left, right) : (left ?? right)!;

const matrixRow = (name: string): ProductRow => {
  const row: ProductRow = {
    name,
    forward: ([a, b]) => plainProduct.run(a!, b!),
    saves: { inputs: 'all' },
    backward: (ctx, g) => [
      ctx.needs[0] ? times(g!, swapLast(ctx.input(1))) : null,
      ctx.needs[1] ? times(swapLast(ctx.input(0)), g!) : null,
    ],
    jvp: (ctx, ta, tb) => tangent(ta && times(ta, ctx.input(1)), tb && times(ctx.input(0), tb)),
  };
  const times = (a: Tensor, b: Tensor): Tensor => applyRow(row, [a, b], null) as Tensor;
  return row;
};

export const mmRow = matrixRow('MmBackward0');
export const bmmRow = matrixRow('BmmBackward0');

export function checkSameType(a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype)
    throw new RuntimeError(`expected scalar type ${scalarType(a)} but found ${scalarType(b)}`);
}

export function checkMultipliable(a: Tensor, b: Tensor): void {
  if (a.shape[1] === b.shape[0]) return;
  throw new RuntimeError(
    `mat1 and mat2 shapes cannot be multiplied (${a.shape.join('x')} and ${b.shape.join('x')})`,
  );
}

/**
 * A product where PyTorch has nothing to multiply: zeros of `dtype`. It then does not look at dtypes, on which there is
 * an error otherwise (`kernel` is its name for bool); null where they are fine.
 */
function nothingToMultiply(
  a: Tensor,
  b: Tensor,
  shape: readonly number[],
  dtype: DType,
  kernel: string,
): Tensor | null {
  if (a.dtype === b.dtype && a.dtype !== 'bool') return null;
  if (a.layout.size === 0 || b.layout.size === 0) return fullOf(a.device, dtype, shape, 0);
  if (a.dtype === 'bool') throw notImplementedFor(kernel, 'bool');
  checkSameType(a, b);
  return null;
}

/** Matrix product `[m, k] @ [k, n]`, of one dtype. Errors: RuntimeError for other shapes, dtypes that differ and bool. */
export function mm(x: Tensor, mat2: Tensor): Tensor {
  checkTensor('mm', 'input', 1, x);
  checkTensor('mm', 'mat2', 2, mat2);
  if (x.ndim !== 2) throw new RuntimeError('self must be a matrix');
  if (mat2.ndim !== 2) throw new RuntimeError('mat2 must be a matrix');
  checkMultipliable(x, mat2);
  const empty = nothingToMultiply(x, mat2, [x.shape[0]!, mat2.shape[1]!], x.dtype, 'addmm_impl_cpu_');
  return empty ?? (applyRow(mmRow, [x, mat2], null) as Tensor);
}

/** Error unless `a` and `b` are batches of matrices that can be multiplied. */
export function checkBatches(a: Tensor, b: Tensor): void {
  if (a.ndim !== 3) throw new RuntimeError('batch1 must be a 3D tensor');
  if (b.ndim !== 3) throw new RuntimeError('batch2 must be a 3D tensor');
  const [batch, , k] = a.shape;
  if (b.shape[0] === batch && b.shape[1] === k) return;
  throw new RuntimeError(
    `Expected size for first two dimensions of batch2 tensor to be: [${batch}, ${k}] but got: ` +
      `[${b.shape[0]}, ${b.shape[1]}].`,
  );
}

/** Batched matrix product `[b, m, k] @ [b, k, n]`, of one dtype. */
export function bmm(x: Tensor, mat2: Tensor): Tensor {
  checkTensor('bmm', 'input', 1, x);
  checkTensor('bmm', 'mat2', 2, mat2);
  checkBatches(x, mat2);
  const empty = nothingToMultiply(x, mat2, [x.shape[0]!, x.shape[1]!, mat2.shape[2]!], mat2.dtype, 'bmm');
  return empty ?? (applyRow(bmmRow, [x, mat2], null) as Tensor);
}

/** Views of a vector as a matrix, outside of the graph. */
const asRow = (x: Tensor): Tensor => makeView(x, [1, x.shape[0]!], [0, x.layout.strides[0]!]);
const asColumn = (x: Tensor): Tensor => makeView(x, [x.shape[0]!, 1], [x.layout.strides[0]!, 0]);

const innerRow = (name: string): ProductRow => {
  const row: ProductRow = {
    name,
    forward: ([a, b]) => reshapeOwn(plainProduct.run(asRow(a!), asColumn(b!)), []),
    saves: { inputs: 'all' },
    backward: (ctx, g) => [
      ctx.needs[0] ? mul(ctx.input(1), g!) : null,
      ctx.needs[1] ? mul(ctx.input(0), g!) : null,
    ],
    jvp: (ctx, ta, tb) => tangent(ta && times(ta, ctx.input(1)), tb && times(ctx.input(0), tb)),
  };
  const times = (a: Tensor, b: Tensor): Tensor => applyRow(row, [a, b], null) as Tensor;
  return row;
};

const dotRow = innerRow('DotBackward0');
const vdotRow = innerRow('VdotBackward0');

function checkVectors(x: Tensor, y: Tensor): void {
  if (x.ndim !== 1 || y.ndim !== 1) {
    throw new RuntimeError(`1D tensors expected, but got ${x.ndim}D and ${y.ndim}D tensors`);
  }
  if (x.dtype !== y.dtype) {
    throw new RuntimeError(
      `dot : expected both vectors to have same dtype, but found ${scalarType(x)} and ${scalarType(y)}`,
    );
  }
  if (x.shape[0] !== y.shape[0]) {
    throw new RuntimeError(
      `inconsistent tensor size, expected tensor [${x.shape[0]}] and src [${y.shape[0]}] to have the same ` +
        `number of elements, but got ${x.shape[0]} and ${y.shape[0]} elements respectively`,
    );
  }
  if (x.dtype === 'bool') throw notImplementedFor('dot', 'bool');
}

/** Inner product of two vectors of one length and dtype. */
export function dot(x: Tensor, tensor: Tensor): Tensor {
  checkTensor('dot', 'input', 1, x);
  checkTensor('dot', 'tensor', 2, tensor);
  checkVectors(x, tensor);
  return applyRow(dotRow, [x, tensor], null) as Tensor;
}

/** The same as `dot` for real numbers. */
export function vdot(x: Tensor, other: Tensor): Tensor {
  checkTensor('vdot', 'input', 1, x);
  checkTensor('vdot', 'other', 2, other);
  checkVectors(x, other);
  return applyRow(vdotRow, [x, other], null) as Tensor;
}

/** `[m, k] @ [k]` with an epilogue, whose inputs are broadcast to `[m]`. */
export function runOnVector(
  product: Product,
  a: Tensor,
  v: Tensor,
  inputs?: readonly Tensor[],
  scalars?: readonly number[],
): Tensor {
  const columns = inputs?.map((x) => (x.ndim === 0 ? x : asColumn(x)));
  return reshapeOwn(product.run(a, asColumn(v), columns, scalars), [a.shape[0]!]);
}

export const mvRow: ProductRow = {
  name: 'MvBackward0',
  forward: ([a, v]) => runOnVector(plainProduct, a!, v!),
  saves: { inputs: 'all' },
  backward: (ctx, g) => [
    ctx.needs[0] ? mul(unsqueeze(g!, 1), ctx.input(1)) : null,
    ctx.needs[1] ? timesVector(swapLast(ctx.input(0)), g!) : null,
  ],
  jvp: (ctx, ta, tv) => tangent(ta && timesVector(ta, ctx.input(1)), tv && timesVector(ctx.input(0), tv)),
};

const timesVector = (a: Tensor, v: Tensor): Tensor => applyRow(mvRow, [a, v], null) as Tensor;

/** Matrix-vector product `[m, k] @ [k]`, of one dtype. */
export function mv(x: Tensor, vec: Tensor): Tensor {
  checkTensor('mv', 'input', 1, x);
  checkTensor('mv', 'vec', 2, vec);
  ownDim(0, x.ndim);
  if (x.ndim !== 2 || vec.ndim !== 1) {
    throw new RuntimeError(`vector + matrix @ vector expected, got 1, ${x.ndim}, ${vec.ndim}`);
  }
  const [rows, columns] = x.shape;
  if (columns !== vec.shape[0]) {
    throw new RuntimeError(`size mismatch, got ${rows}, ${rows}x${columns},${vec.shape[0]}`);
  }
  return nothingToMultiply(x, vec, [rows!], vec.dtype, 'addmv_impl_cpu') ?? timesVector(x, vec);
}

/** Outer product `[m] x [n] -> [m, n]`; dtypes are promoted. */
export function outer(x: Tensor, vec2: Tensor): Tensor {
  checkTensor('outer', 'input', 1, x);
  checkTensor('outer', 'vec2', 2, vec2);
  if (x.ndim !== 1) throw new RuntimeError(`outer: Expected 1-D argument self, but got ${x.ndim}-D`);
  if (vec2.ndim !== 1) throw new RuntimeError(`outer: Expected 1-D argument vec2, but got ${vec2.ndim}-D`);
  return mul(unsqueeze(x, 1), vec2);
}

const unsafeViewRow: Row<readonly number[]> = {
  name: 'UnsafeViewBackward0',
  forward: ([x], shape) => reshapeOwn(contiguous(x!), shape),
  backward: (ctx, g) => [g && reshapeTo(g, ctx.inputs[0]!.shape)],
  jvp: (ctx, t) => reshapeTo(t!, ctx.attrs),
};

/** A product under its final shape: no view, since nobody else holds it. */
export const unsafeView = (x: Tensor, shape: readonly number[]): Tensor =>
  applyRow(unsafeViewRow, [x], shape) as Tensor;

const dropRow = squeezeOp('SqueezeBackward3');

/**
 * Product of tensors of any rank, as `torch.matmul`: vectors get a dimension for the product and lose it again,
 * leading dimensions are batches and broadcast. One dtype. Errors: RuntimeError for 0-d tensors and sizes that do not
 * fit.
 */
export function matmul(x: Tensor, other: Tensor): Tensor {
  checkTensor('matmul', 'input', 1, x);
  checkTensor('matmul', 'other', 2, other);
  const [a, b] = [x.ndim, other.ndim];
  if (a === 2 && b === 2) return mm(x, other);
  if (a === 0 || b === 0) {
    throw new RuntimeError(`both arguments to matmul need to be at least 1D, but they are ${a}D and ${b}D`);
  }
  if (a === 1 && b === 1) return dot(x, other);
  if (a === 2 && b === 1) return mv(x, other);
  if (a === 1 && b === 2) return dropRow.apply(mm(unsqueeze(x, 0), other), [0]);
  if (a >= 3 && b <= 2) return foldedProduct(x, other);
  if (b >= 3 && a <= 2) {
    const flipped = foldedProduct(swapLast(other), a === 2 ? swapLast(x) : x);
    return a === 2 ? contiguous(swapLast(flipped)) : flipped;
  }
  return batchedProduct(x, other);
}

/** `[..., m, k] @ [k, n]` (or `@ [k]`) as one product of `[... * m, k]`. */
function foldedProduct(x: Tensor, other: Tensor): Tensor {
  const lead = x.shape.slice(0, -1);
  const folded = reshapeTo(x, [numel(lead), x.shape.at(-1)!]);
  if (other.ndim === 1) return unsafeView(mv(folded, other), lead);
  return unsafeView(mm(folded, other), [...lead, other.shape[1]!]);
}

function batchedProduct(x: Tensor, other: Tensor): Tensor {
  const [m, k] = x.shape.slice(-2) as [number, number];
  const [k2, n] = other.shape.slice(-2) as [number, number];
  const lead = broadcastShapes(x.shape.slice(0, -2), other.shape.slice(0, -2));
  const batch = numel(lead);
  const a = reshapeTo(expand(x, [...lead, m, k]), [batch, m, k]);
  const b = reshapeTo(expand(other, [...lead, k2, n]), [batch, k2, n]);
  return unsafeView(bmm(a, b), [...lead, m, n]);
}
