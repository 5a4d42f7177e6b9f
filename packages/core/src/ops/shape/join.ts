import { RuntimeError } from '../../errors.ts';
import { dtypeInfo, type DType } from '../../tensor/dtype.ts';
import { denseLayout, isDense, sameShape } from '../../tensor/layout.ts';
import { promoteTypes } from '../../tensor/promote.ts';
import { formatList } from '../../tensor/size.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { emptyOf, fullOf, writeRaw } from '../base/fill.ts';
import { checkOut, resizeTo } from '../base/out.ts';
import { castTo } from '../base/pointwise.ts';
import { pythonType } from '../base/arguments.ts';
import { applyRow, type Context, type Row } from '../base/row.ts';
import { checkTensors, isOptions } from '../base/sizes.ts';
import { makeView } from '../base/view.ts';
import type { Grad } from '../../autograd/node.ts';
import { inserted, replaced } from './lists.ts';
import { selectAt, sliceRange } from './slice.ts';
import { oneDim, threeDims, twoDims } from './squeeze.ts';
import { reshapeTo } from './reshape.ts';

interface Join {
  readonly dim: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/**
 * Before 0-size dimensions existed, an empty tensor was of shape [0]: `cat` still takes it beside any other.
 */
const isLegacyEmpty = (shape: readonly number[]): boolean => shape.length === 1 && shape[0] === 0;

/** Extent along `dim` of a part with this shape. */
const extent = (shape: readonly number[], dim: number): number => (isLegacyEmpty(shape) ? 0 : shape[dim]!);

/** Writes `parts` one after the other along `dim` of `out`, each with one copy. */
function fillParts(out: Tensor, parts: readonly Tensor[], dim: number): Tensor {
  let { offset } = out;
  for (const part of parts) {
    const size = extent(part.shape, dim);
    if (part.layout.size > 0) {
      const shape = replaced(out.shape, dim, size);
      writeRaw(makeView(out, shape, out.layout.strides, offset), part);
    }
    offset += size * out.layout.strides[dim]!;
  }
  return out;
}

const catRow: Row<Join> = {
  name: 'CatBackward0',
  forward: (parts, { dim, dtype, shape }) =>
    fillParts(emptyOf(parts[0]!.device, denseLayout(dtype, shape)), parts, dim),
  backward(ctx, g) {
    let start = 0;
    return ctx.inputs.map(({ shape, dtype }, i) => {
      const from = start;
      start += extent(shape, ctx.attrs.dim);
      if (!ctx.needs[i] || !g) return null;
      if (isLegacyEmpty(shape)) return fullOf(g.device, dtype, shape, 0);
      return converted(sliceRange(g, ctx.attrs.dim, from, start), dtype);
    });
  },
  jvp: (ctx, ...tangents) => applyRow(catRow, dense(ctx, tangents), ctx.attrs) as Tensor,
};

const stackRow: Row<Join> = {
  name: 'StackBackward0',
  forward(parts, { dim, dtype, shape }) {
    const out = emptyOf(parts[0]!.device, denseLayout(dtype, shape));
    parts.forEach((part, i) => writeRaw(selectAt(out, dim, i), part));
    return out;
  },
  backward: (ctx, g) =>
    ctx.inputs.map(({ dtype }, i) =>
      ctx.needs[i] && g ? converted(selectAt(g, ctx.attrs.dim, i), dtype) : null,
    ),
  jvp: (ctx, ...tangents) => applyRow(stackRow, dense(ctx, tangents), ctx.attrs) as Tensor,
};

const converted = (g: Tensor, dtype: DType): Tensor => (g.dtype === dtype ? g : castTo(g, dtype));

/** Tangents of all inputs: zeros for those that have none. */
function dense<A>(ctx: Context<A>, tangents: readonly Grad[]): Tensor[] {
  const { device } = tangents.find((t) => t !== null)!;
  return tangents.map((t, i) => t ?? fullOf(device, ctx.inputs[i]!.dtype, ctx.inputs[i]!.shape, 0));
}

const commonDType = (tensors: readonly Tensor[]): DType => tensors.map((x) => x.dtype).reduce(promoteTypes);

/** `cat` of tensors that are known to fit; `dim` is wrapped. */
export const catAlong = (tensors: readonly Tensor[], dim: number): Tensor =>
  applyRow(catRow, tensors, planCat(tensors, dim)) as Tensor;

/** Shape and dtype of the result. Source of the checks: at::meta::cat. */
function planCat(tensors: readonly Tensor[], dim: number): Join {
  const dtype = commonDType(tensors);
  const model = tensors.find((x) => !isLegacyEmpty(x.shape));
  if (model === undefined) return { dim: 0, dtype, shape: [0] };
  let total = 0;
  tensors.forEach((x, i) => {
    if (isLegacyEmpty(x.shape)) return;
    if (x.ndim !== model.ndim) {
      throw new RuntimeError(`Tensors must have same number of dimensions: got ${model.ndim} and ${x.ndim}`);
    }
    model.shape.forEach((size, d) => {
      if (d !== dim && x.shape[d] !== size) {
        throw new RuntimeError(
          `Sizes of tensors must match except in dimension ${dim}. Expected size ${size} but got size ${x.shape[d]} ` +
            `for tensor number ${i} in the list.`,
        );
      }
    });
    total += x.shape[dim]!;
  });
  return { dim, dtype, shape: replaced(model.shape, dim, total) };
}

export interface CatOptions {
  /** As the second argument. */
  readonly dim?: number;
  /** Write the result here and return it. Its dtype must be able to hold the result. */
  readonly out?: Tensor;
}

/**
 * The tensors one after the other along `dim`: equal sizes in all other dimensions, dtypes promoted. Errors:
 * RuntimeError for sizes that differ, IndexError for a dimension out of range.
 */
export function cat(tensors: readonly Tensor[], dim?: number | CatOptions, options?: CatOptions): Tensor {
  const given = { ...(isOptions(dim) ? dim : undefined), ...options };
  checkCatArguments(tensors, dim, options);
  checkTensors('cat', tensors);
  if (tensors.length === 0) throw new RuntimeError('torch.cat(): expected a non-empty list of Tensors');
  tensors.forEach((x, i) => {
    if (x.ndim === 0)
      throw new RuntimeError(`zero-dimensional tensor (at position ${i}) cannot be concatenated`);
  });
  const model = tensors.find((x) => !isLegacyEmpty(x.shape));
  const along = typeof dim === 'number' ? dim : (given.dim ?? 0);
  const wrapped = model === undefined ? 0 : wrapDim(along, model.ndim);
  return given.out === undefined ? catAlong(tensors, wrapped) : catInto(given.out, tensors, wrapped);
}

export const concat = cat;
export const concatenate = cat;

/** PyTorch's answer to `cat(x, y)` and the like. */
function checkCatArguments(...args: readonly unknown[]): void {
  const [tensors, dim, options] = args;
  const known = Array.isArray(tensors) && (dim === undefined || Number.isInteger(dim) || isOptions(dim));
  if (known || (dim === undefined && options === undefined)) return;
  const types = args.flatMap((arg) => {
    if (arg === undefined) return [];
    if (!isOptions(arg)) return [pythonType(arg)];
    return Object.entries(arg).map(([name, value]) => `${name}=${pythonType(value)}`);
  });
  throw new TypeError(
    `cat() received an invalid combination of arguments - got (${types.join(', ')}), but expected one of:\n` +
      ' * (tuple of Tensors tensors, int dim, *, Tensor out)\n * (tuple of Tensors tensors, name dim, *, Tensor out)\n',
  );
}

function catInto(out: Tensor, tensors: readonly Tensor[], dim: number): Tensor {
  const { dtype, shape, dim: along } = planCat(tensors, dim);
  checkOut('cat', [out, ...tensors]);
  if (dtypeInfo(dtype).category > dtypeInfo(out.dtype).category) {
    const { scalarType } = dtypeInfo(out.dtype);
    throw new RuntimeError(`torch.cat(): input types can't be cast to the desired output type ${scalarType}`);
  }
  resizeTo(out, shape);
  if (out.layout.strides.some((s, d) => s === 0 && out.shape[d]! > 1)) {
    throw new RuntimeError(
      'unsupported operation: more than one element of the written-to tensor refers to a single memory location. ' +
        'Please clone() the tensor before performing the operation.',
    );
  }
  if (tensors.some((x) => overlap(x, out))) {
    throw new RuntimeError(
      'unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory ' +
        'location. Please clone() the tensor before performing the operation.',
    );
  }
  out.storage.version++;
  return fillParts(out, tensors, along);
}

/** True where both lie densely in one storage and share elements; PyTorch does not look any closer. */
function overlap(a: Tensor, b: Tensor): boolean {
  if (a.storage !== b.storage || a.layout.size === 0 || b.layout.size === 0) return false;
  if (!isDense(a.shape, a.layout.strides) || !isDense(b.shape, b.layout.strides)) return false;
  return a.offset < b.offset + b.layout.size && b.offset < a.offset + a.layout.size;
}

/** `stack` of tensors that are known to fit; `dim` is wrapped. */
export function stackAlong(tensors: readonly Tensor[], dim: number): Tensor {
  const { shape } = tensors[0]!;
  return applyRow(stackRow, tensors, {
    dim,
    dtype: commonDType(tensors),
    shape: inserted(shape, dim, tensors.length),
  }) as Tensor;
}

/** Tensors of equal shapes along a new dimension `dim`; dtypes are promoted. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  checkNonEmpty('stack', tensors);
  const [first] = tensors;
  const at = wrapDim(dim, first!.ndim + 1);
  tensors.forEach((x, i) => {
    if (sameShape(x.shape, first!.shape)) return;
    throw new RuntimeError(
      `stack expects each tensor to be equal size, but got ${formatList(first!.shape)} at entry 0 and ` +
        `${formatList(x.shape)} at entry ${i}`,
    );
  });
  return stackAlong(tensors, at);
}

function checkNonEmpty(fn: string, tensors: readonly Tensor[]): void {
  checkTensors(fn, tensors);
  if (tensors.length === 0) throw new RuntimeError(`${fn} expects a non-empty TensorList`);
}

/** Tensors side by side: joined along dimension 1, vectors along 0. */
export function hstack(tensors: readonly Tensor[]): Tensor {
  checkNonEmpty('hstack', tensors);
  const parts = tensors.map(oneDim);
  return cat(parts, parts[0]!.ndim === 1 ? 0 : 1);
}

/** Tensors on top of each other: joined along dimension 0, vectors as rows. */
export function vstack(tensors: readonly Tensor[]): Tensor {
  checkNonEmpty('vstack', tensors);
  return cat(tensors.map(twoDims), 0);
}

export const rowStack = vstack;

/** Tensors behind each other: joined along dimension 2, with new dimensions where they have fewer. */
export function dstack(tensors: readonly Tensor[]): Tensor {
  checkNonEmpty('dstack', tensors);
  return cat(tensors.map(threeDims), 2);
}

/** Vectors as the columns of a matrix; tensors with more dimensions are joined along dimension 1. */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  checkNonEmpty('column_stack', tensors);
  return cat(
    tensors.map((x) => (x.ndim <= 1 ? reshapeTo(x, [x.layout.size, 1]) : x)),
    1,
  );
}
