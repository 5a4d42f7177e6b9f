import { RuntimeError } from '../../errors.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { sameShape } from '../../tensor/layout.ts';
import { numel } from '../../tensor/size.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { expand } from '../base/broadcast.ts';
import { contiguous } from '../base/clone.ts';
import { broadcastShapes } from '../base/plan.ts';
import { product } from '../base/product.ts';
import { applyRow, type Row } from '../base/row.ts';
import { notImplementedFor } from '../base/types.ts';
import { makeView } from '../base/view.ts';
import { add, mul } from '../elementwise/arithmetic.ts';

const scalarType = (x: Tensor): string => dtypeInfo(x.dtype).scalarType;

/** The last two dimensions swapped; a view that gradients flow through. */
const swapRow: Row<null> = {
  name: 'TransposeBackward0',
  forward([x]) {
    const swap = (list: readonly number[]): number[] => [...list.slice(0, -2), list.at(-1)!, list.at(-2)!];
    return makeView(x!, swap(x!.shape), swap(x!.layout.strides));
  },
  backward: (_ctx, g) => [g && swapLast(g)],
  jvp: (_ctx, t) => swapLast(t!),
};

const swapLast = (x: Tensor): Tensor => applyRow(swapRow, [x], null) as Tensor;

const productRow = (name: string): Row<null> => ({
  name,
  forward: ([a, b]) => product(a!, b!),
  saves: { inputs: 'all' },
  backward(ctx, g) {
    return [
      ctx.needs[0] ? applyRow(this, [g!, swapLast(ctx.input(1))], null) as Tensor : null,
      ctx.needs[1] ? applyRow(this, [swapLast(ctx.input(0)), g!], null) as Tensor : null,
    ];
  },
  jvp(ctx, ta, tb) {
    const left = ta && (applyRow(this, [ta, ctx.input(1)], null) as Tensor);
    const right = tb && (applyRow(this, [ctx.input(0), tb], null) as Tensor);
    return left && right ? add(left, right) : (left ?? right)!;
  },
});

const mmRow = productRow('MmBackward0');
const bmmRow = productRow('BmmBackward0');

function checkKinds(a: Tensor, b: Tensor, kernel: string): void {
  if (a.dtype !== b.dtype) throw new RuntimeError(`expected scalar type ${scalarType(a)} but found ${scalarType(b)}`);
  if (a.dtype === 'bool') throw notImplementedFor(kernel, 'bool');
}

/** Matrix product `[m, k] @ [k, n]`. */
export function mm(x: Tensor, mat2: Tensor): Tensor {
  if (x.ndim !== 2) throw new RuntimeError('self must be a matrix');
  if (mat2.ndim !== 2) throw new RuntimeError('mat2 must be a matrix');
  if (x.shape[1] !== mat2.shape[0]) {
    throw new RuntimeError(
      `mat1 and mat2 shapes cannot be multiplied (${x.shape.join('x')} and ${mat2.shape.join('x')})`,
    );
  }
  checkKinds(x, mat2, 'addmm_impl_cpu_');
  return applyRow(mmRow, [x, mat2], null) as Tensor;
}

/** Batched matrix product `[b, m, k] @ [b, k, n]`. */
export function bmm(x: Tensor, mat2: Tensor): Tensor {
  if (x.ndim !== 3) throw new RuntimeError('batch1 must be a 3D tensor');
  if (mat2.ndim !== 3) throw new RuntimeError('batch2 must be a 3D tensor');
  const [batch, , k] = x.shape;
  if (mat2.shape[0] !== batch || mat2.shape[1] !== k) {
    throw new RuntimeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${batch}, ${k}] but got: ` +
        `[${mat2.shape[0]}, ${mat2.shape[1]}].`,
    );
  }
  checkKinds(x, mat2, 'bmm');
  return applyRow(bmmRow, [x, mat2], null) as Tensor;
}

/** `x` seen with another shape, where its strides allow it without a copy (sizes of 1 come and go). */
const asRow = (x: Tensor): Tensor => makeView(x, [1, x.shape[0]!], [0, x.layout.strides[0]!]);
const asColumn = (x: Tensor): Tensor => makeView(x, [x.shape[0]!, 1], [x.layout.strides[0]!, 0]);

const dotRow: Row<null> = {
  name: 'DotBackward0',
  forward([a, b]) {
    const out = product(asRow(a!), asColumn(b!));
    return ownView(out, []);
  },
  saves: { inputs: 'all' },
  backward: (ctx, g) => [
    ctx.needs[0] ? mul(ctx.input(1), g!) : null,
    ctx.needs[1] ? mul(ctx.input(0), g!) : null,
  ],
  jvp(ctx, ta, tb) {
    const left = ta && dot(ta, ctx.input(1));
    const right = tb && dot(ctx.input(0), tb);
    return left && right ? add(left, right) : (left ?? right)!;
  },
};

/** `x`, just made and contiguous, with another shape of as many elements; not a view of anything. */
function ownView(x: Tensor, shape: readonly number[]): Tensor {
  const strides = shape.map((_, i) => numel(shape.slice(i + 1)));
  const view = makeView(x, shape, strides);
  view.base = null;
  return view;
}

/** Inner product of two vectors. */
export function dot(x: Tensor, tensor: Tensor): Tensor {
  if (x.ndim !== 1 || tensor.ndim !== 1) {
    throw new RuntimeError(`1D tensors expected, but got ${x.ndim}D and ${tensor.ndim}D tensors`);
  }
  if (x.dtype !== tensor.dtype) {
    throw new RuntimeError(
      `dot : expected both vectors to have same dtype, but found ${scalarType(x)} and ${scalarType(tensor)}`,
    );
  }
  if (x.shape[0] !== tensor.shape[0]) {
    throw new RuntimeError(
      `inconsistent tensor size, expected tensor [${x.shape[0]}] and src [${tensor.shape[0]}] to have the same ` +
        `number of elements, but got ${x.shape[0]} and ${tensor.shape[0]} elements respectively`,
    );
  }
  if (x.dtype === 'bool') throw notImplementedFor('dot', 'bool');
  return applyRow(dotRow, [x, tensor], null) as Tensor;
}

const mvRow: Row<null> = {
  name: 'MvBackward0',
  forward: ([a, v]) => ownView(product(a!, asColumn(v!)), [a!.shape[0]!]),
  saves: { inputs: 'all' },
  backward: (ctx, g) => [
    ctx.needs[0] ? outerOf(g!, ctx.input(1)) : null,
    ctx.needs[1] ? (applyRow(mvRow, [swapLast(ctx.input(0)), g!], null) as Tensor) : null,
  ],
  jvp(ctx, ta, tv) {
    const left = ta && mv(ta, ctx.input(1));
    const right = tv && mv(ctx.input(0), tv);
    return left && right ? add(left, right) : (left ?? right)!;
  },
};

/** Matrix-vector product `[m, k] @ [k]`. */
export function mv(x: Tensor, vec: Tensor): Tensor {
  if (x.ndim !== 2 || vec.ndim !== 1) {
    throw new RuntimeError(`vector + matrix @ vector expected, got ${1}, ${x.ndim}, ${vec.ndim}`);
  }
  const [rows, columns] = x.shape;
  if (columns !== vec.shape[0]) {
    throw new RuntimeError(`size mismatch, got ${rows}, ${rows}x${columns},${vec.shape[0]}`);
  }
  if (x.dtype !== vec.dtype) throw new RuntimeError(`expected scalar type ${scalarType(x)} but found ${scalarType(vec)}`);
  if (x.dtype === 'bool') throw notImplementedFor('addmv_impl_cpu', 'bool');
  return applyRow(mvRow, [x, vec], null) as Tensor;
}

const columnRow: Row<null> = {
  name: 'UnsqueezeBackward0',
  forward: ([x]) => asColumn(x!),
  backward: (ctx, g) => [g && reshapeTo(g, ctx.inputs[0]!.shape)],
  jvp: (_ctx, t) => applyRow(columnRow, [t!], null) as Tensor,
};

const outerOf = (a: Tensor, b: Tensor): Tensor => mul(applyRow(columnRow, [a], null) as Tensor, b);

/** Outer product `[m] x [n] -> [m, n]`; dtypes are promoted. */
export function outer(x: Tensor, vec2: Tensor): Tensor {
  if (x.ndim !== 1) throw new RuntimeError(`outer: Expected 1-D argument self, but got ${x.ndim}-D`);
  if (vec2.ndim !== 1) throw new RuntimeError(`outer: Expected 1-D argument vec2, but got ${vec2.ndim}-D`);
  return outerOf(x, vec2);
}

const reshapeRow: Row<readonly number[]> = {
  name: 'UnsafeViewBackward0',
  forward([x], shape) {
    const from = contiguous(x!);
    const strides = shape.map((_, i) => Math.max(numel(shape.slice(i + 1)), 1));
    return from === x ? makeView(x, shape, strides) : ownView(from, shape);
  },
  backward: (ctx, g) => [g && reshapeTo(g, ctx.inputs[0]!.shape)],
  jvp: (ctx, t) => reshapeTo(t!, ctx.attrs),
};

const reshapeTo = (x: Tensor, shape: readonly number[]): Tensor =>
  sameShape(x.shape, shape) ? x : (applyRow(reshapeRow, [x], shape) as Tensor);

/**
 * Product of tensors of any rank, as `torch.matmul`: vectors get a dimension for the product and lose it again,
 * leading dimensions are batches and broadcast.
 */
export function matmul(x: Tensor, other: Tensor): Tensor {
  if (x.ndim === 0 || other.ndim === 0) {
    throw new RuntimeError(
      `both arguments to matmul need to be at least 1D, but they are ${x.ndim}D and ${other.ndim}D`,
    );
  }
  if (x.ndim === 1 && other.ndim === 1) return dot(x, other);
  if (x.ndim === 2 && other.ndim === 1) return mv(x, other);
  if (x.ndim === 1 && other.ndim === 2) return reshapeTo(mm(reshapeTo(x, [1, x.shape[0]!]), other), [other.shape[1]!]);
  if (x.ndim === 2 && other.ndim === 2) return mm(x, other);
  if (other.ndim <= 2) return foldLeft(x, other);
  if (x.ndim <= 2 && other.ndim >= 3) return foldRight(x, other);
  return batched(x, other);
}

/** `[..., m, k] @ [k, n]` (or `@ [k]`) as one product of `[... * m, k]`. */
function foldLeft(x: Tensor, other: Tensor): Tensor {
  const k = x.shape.at(-1)!;
  const rows = numel(x.shape.slice(0, -1));
  const folded = reshapeTo(x, [rows, k]);
  const lead = x.shape.slice(0, -1);
  if (other.ndim === 1) return reshapeTo(mv(folded, other), lead);
  return reshapeTo(mm(folded, other), [...lead, other.shape[1]!]);
}

/** `[m, k] @ [..., k, n]` (or `[k] @`): the transposed of the case above. */
function foldRight(x: Tensor, other: Tensor): Tensor {
  if (x.ndim === 1) return foldLeft(swapLast(other), x);
  return swapLast(foldLeft(swapLast(other), swapLast(x)));
}

function batched(x: Tensor, other: Tensor): Tensor {
  const [m, k] = x.shape.slice(-2);
  const [k2, n] = other.shape.slice(-2);
  const lead = broadcastShapes(x.shape.slice(0, -2), other.shape.slice(0, -2));
  const batch = numel(lead);
  const a = reshapeTo(expand(x, [...lead, m!, k!]), [batch, m!, k!]);
  const b = reshapeTo(expand(other, [...lead, k2!, n!]), [batch, k2!, n!]);
  return reshapeTo(bmm(a, b), [...lead, m!, n!]);
}
