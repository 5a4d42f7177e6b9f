import { RuntimeError } from '../../errors.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { checkNumberOption } from '../base/arguments.ts';
import { expand, sumTo } from '../base/broadcast.ts';
import { castTo } from '../base/pointwise.ts';
import { biasedProduct, plainProduct, Product } from '../base/product.ts';
import { replaceValue } from '../base/replace.ts';
import { applyRow, type Context, type Row } from '../base/row.ts';
import { checkTensor } from '../base/sizes.ts';
import { notImplementedFor } from '../base/types.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { permute } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import {
  bmmRow,
  checkBatches,
  checkMultipliable,
  checkSameType,
  mmRow,
  mvRow,
  runOnVector,
  type ProductRow,
} from './products.ts';

export interface AddProductOptions {
  /** Factor of the input; with 0 the input is not read, so that its NaN do not matter. Default 1. */
  readonly beta?: number | boolean;
  /** Factor of the product. Default 1. */
  readonly alpha?: number | boolean;
}

interface Factors {
  readonly beta: number;
  readonly alpha: number;
}

/** `alpha y`; a factor of 0 hides infinities and NaN. */
const scaledBy = (alpha: Expr, y: Expr): Expr => e.where(e.eq(alpha, 0), 0, e.mul(alpha, y));

const scaledProduct = new Product('scaled', (y, _inputs, [alpha]) => scaledBy(alpha!, y));
const weightedProduct = new Product('weighted', (y, [x], [beta, alpha]) =>
  e.add(e.mul(beta!, x!), scaledBy(alpha!, y)),
);

/** How a product with an epilogue is run on the factors. */
type RunProduct = (
  product: Product,
  a: Tensor,
  b: Tensor,
  inputs?: readonly Tensor[],
  scalars?: readonly number[],
) => Tensor;

const runOnMatrices: RunProduct = (product, a, b, inputs, scalars) => product.run(a, b, inputs, scalars);

/** `beta x + alpha a @ b`. */
function sumWithProduct(x: Tensor, a: Tensor, b: Tensor, { beta, alpha }: Factors, run: RunProduct): Tensor {
  if (beta === 1 && alpha === 1) return run(biasedProduct, a, b, [x]);
  if (beta !== 0) return run(weightedProduct, a, b, [x], [beta, alpha]);
  const result = alpha === 1 ? run(plainProduct, a, b) : run(scaledProduct, a, b, [], [alpha]);
  // It is not read, but has to have a shape that fits.
  expand(x, result.shape);
  return result;
}

const scaled = (x: Tensor, factor: number): Tensor => (factor === 1 ? x : mul(x, factor));

/** The row of `beta input + alpha product(a, b)`, from that of the product. */
function addProductRow(name: string, product: ProductRow, run = runOnMatrices): Row<Factors> {
  const ofFactors = (ctx: Context<Factors>): Context<null> => ({
    attrs: null,
    inputs: ctx.inputs.slice(1),
    outputs: ctx.outputs,
    needs: ctx.needs.slice(1),
    input: (i) => ctx.input(i + 1),
    output: ctx.output,
  });
  return {
    name,
    forward: ([x, a, b], factors) => sumWithProduct(x!, a!, b!, factors, run),
    saves: { inputs: [1, 2] },
    backward(ctx, g) {
      const { beta, alpha } = ctx.attrs;
      const own = ctx.needs[0] ? sumTo(scaled(g!, beta), ctx.inputs[0]!.shape) : null;
      return [own, ...product.backward(ofFactors(ctx), scaled(g!, alpha))];
    },
    jvp(ctx, tx, ta, tb) {
      const { beta, alpha } = ctx.attrs;
      const own = tx && expand(scaled(tx, beta), ctx.outputs[0]!.shape);
      if (!ta && !tb) return own!;
      const rest = scaled(product.jvp(ofFactors(ctx), ta, tb) as Tensor, alpha);
      return own ? add(own, rest) : rest;
    },
  };
}

const addmmRow = addProductRow('AddmmBackward0', mmRow);
const addbmmRow = addProductRow('AddbmmBackward0', mmRow);
const baddbmmRow = addProductRow('BaddbmmBackward0', bmmRow);
const addmvRow = addProductRow('AddmvBackward0', mvRow, runOnVector);

const ONES: Factors = { beta: 1, alpha: 1 };

/** The factors of a call; integers have whole ones. */
function factorsOf(op: string, x: Tensor, options: AddProductOptions | undefined): Factors {
  if (options === undefined) return ONES;
  const { beta = 1, alpha = 1 } = options;
  checkNumberOption(op, 'beta', beta);
  checkNumberOption(op, 'alpha', alpha);
  return isFloat(x.dtype)
    ? { beta: +beta, alpha: +alpha }
    : { beta: Math.trunc(+beta), alpha: Math.trunc(+alpha) };
}

/** Error unless the three operands are tensors; `first` and `second` are PyTorch's names of the factors. */
export function checkOperands(
  op: string,
  first: string,
  second: string,
  x: unknown,
  a: unknown,
  b: unknown,
): void {
  checkTensor(op, 'input', 1, x);
  checkTensor(op, first, 2, a);
  checkTensor(op, second, 3, b);
}

/** The in-place form of an op whose result has the shape `result`. */
function inPlace(x: Tensor, shape: readonly number[], compute: (old: Tensor) => Tensor): Tensor {
  if (sameShape(x.shape, shape)) return replaceValue(x, compute);
  throw new RuntimeError(
    `Bad in-place call: input tensor size ${formatList(x.shape)} and output tensor size ${formatList(shape)} should match`,
  );
}

const differ = (a: string, b: string): RuntimeError =>
  new RuntimeError(`${a} and ${b} must have the same dtype`);

function checkAddmm(x: Tensor, mat1: Tensor, mat2: Tensor): void {
  if (x.dtype !== mat2.dtype) throw differ('self', 'mat2');
  if (mat1.dtype !== mat2.dtype) throw differ('mat1', 'mat2');
  if (mat1.ndim !== 2) throw new RuntimeError(`mat1 must be a matrix, got ${mat1.ndim}-D tensor`);
  if (mat2.ndim !== 2) throw new RuntimeError(`mat2 must be a matrix, got ${mat2.ndim}-D tensor`);
  checkMultipliable(mat1, mat2);
}

function addmmWith(row: Row<Factors>, x: Tensor, mat1: Tensor, mat2: Tensor, factors: Factors): Tensor {
  checkAddmm(x, mat1, mat2);
  if (x.dtype === 'bool' && mat1.layout.size * mat2.layout.size > 0)
    throw notImplementedFor('addmm_impl_cpu_', 'bool');
  return applyRow(row, [x, mat1, mat2], factors) as Tensor;
}

/**
 * `beta * input + alpha * (mat1 @ mat2)`: `[m, k] @ [k, n]`, the input broadcast to `[m, n]`; one dtype. Errors:
 * RuntimeError for shapes that do not fit, dtypes that differ and bool.
 */
export function addmm(input: Tensor, mat1: Tensor, mat2: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('addmm', 'mat1', 'mat2', input, mat1, mat2);
  return addmmWith(addmmRow, input, mat1, mat2, factorsOf('addmm', input, options));
}

/** `addmm` written into `input`, which has the shape of the product. */
export function addmm_(input: Tensor, mat1: Tensor, mat2: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('addmm_', 'mat1', 'mat2', input, mat1, mat2);
  checkAddmm(input, mat1, mat2);
  return inPlace(input, [mat1.shape[0]!, mat2.shape[1]!], (old) => addmm(old, mat1, mat2, options));
}

/** `beta * input + alpha * (mat @ vec)`: `[m, k] @ [k]`, the input broadcast to `[m]`. */
export function addmv(input: Tensor, mat: Tensor, vec: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('addmv', 'mat', 'vec', input, mat, vec);
  if (mat.ndim !== 2 || vec.ndim !== 1 || input.ndim > 1) {
    throw new RuntimeError(`vector + matrix @ vector expected, got ${input.ndim}, ${mat.ndim}, ${vec.ndim}`);
  }
  const [rows, columns] = mat.shape;
  const size = input.layout.size;
  if (columns !== vec.shape[0] || (size !== rows && size !== 1)) {
    throw new RuntimeError(`size mismatch, got ${size}, ${rows}x${columns},${vec.shape[0]}`);
  }
  checkSameType(mat, vec);
  if (mat.dtype === 'bool') throw notImplementedFor('addmv_impl_cpu', 'bool');
  return applyRow(addmvRow, [inDTypeOf(input, mat), mat, vec], factorsOf('addmv', mat, options)) as Tensor;
}

const inDTypeOf = (x: Tensor, model: Tensor): Tensor =>
  x.dtype === model.dtype ? x : castTo(x, model.dtype);

/** `addmv` written into `input`, which has the shape of the product. */
export function addmv_(input: Tensor, mat: Tensor, vec: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('addmv_', 'mat', 'vec', input, mat, vec);
  const compute = (old: Tensor): Tensor => addmv(old, mat, vec, options);
  return mat.ndim === 2 ? inPlace(input, [mat.shape[0]!], compute) : compute(input);
}

/** The shape of a batch product: PyTorch looks at these sizes before it looks at the ranks. */
function batchShape(batch1: Tensor, batch2: Tensor): [number, number, number] {
  const size = (x: Tensor, dim: number): number => x.shape[wrapDim(dim, x.ndim, false)]!;
  return [size(batch1, 0), size(batch1, 1), size(batch2, 2)];
}

/** `beta * input + alpha * (sum of batch1[i] @ batch2[i])`: `[b, m, k] @ [b, k, n]`, the input broadcast to `[m, n]`. */
export function addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('addbmm', 'batch1', 'batch2', input, batch1, batch2);
  const [, m, n] = batchShape(batch1, batch2);
  expand(input, [m, n]);
  if (batch1.ndim !== 3) throw new RuntimeError('batch1 must be a 3D tensor');
  if (batch2.ndim !== 3) throw new RuntimeError('batch2 must be a 3D tensor');
  const [count, , k] = batch1.shape as unknown as [number, number, number];
  const [count2, k2] = batch2.shape as unknown as [number, number, number];
  if (count !== count2) {
    throw new RuntimeError(`batch1 and batch2 must have same number of batches, got ${count} and ${count2}`);
  }
  if (k !== k2) throw new RuntimeError(`Incompatible matrix sizes for bmm (${m}x${k} and ${k2}x${n})`);
  // The sum over the batch is part of the sum of one product.
  const left = reshapeTo(permute(batch1, 1, 0, 2), [m, count * k]);
  const right = reshapeTo(batch2, [count * k, n]);
  return addmmWith(addbmmRow, input, left, right, factorsOf('addbmm', input, options));
}

/** `addbmm` written into `input`, which has the shape of the product. */
export function addbmm_(input: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('addbmm_', 'batch1', 'batch2', input, batch1, batch2);
  return inPlace(input, batchShape(batch1, batch2).slice(1), (old) => addbmm(old, batch1, batch2, options));
}

/** `beta * input + alpha * (batch1 @ batch2)`: `[b, m, k] @ [b, k, n]`, the input broadcast to `[b, m, n]`. */
export function baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('baddbmm', 'batch1', 'batch2', input, batch1, batch2);
  expand(input, batchShape(batch1, batch2));
  checkBatches(batch1, batch2);
  checkSameType(batch1, batch2);
  if (batch1.dtype === 'bool') throw notImplementedFor('baddbmm', 'bool');
  const factors = factorsOf('baddbmm', batch1, options);
  return applyRow(baddbmmRow, [inDTypeOf(input, batch1), batch1, batch2], factors) as Tensor;
}

/** `baddbmm` written into `input`, which has the shape of the product. */
export function baddbmm_(input: Tensor, batch1: Tensor, batch2: Tensor, options?: AddProductOptions): Tensor {
  checkOperands('baddbmm_', 'batch1', 'batch2', input, batch1, batch2);
  return inPlace(input, batchShape(batch1, batch2), (old) => baddbmm(old, batch1, batch2, options));
}
