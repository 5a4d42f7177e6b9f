import { IndexError, RuntimeError, ValueError } from '../../../errors.ts';
import * as e from '../../../kernel/expr.ts';
import { dtypeInfo, isFloat } from '../../../tensor/dtype.ts';
import { readsAtOnce } from '../../../tensor/at-once.ts';
import { sameShape } from '../../../tensor/layout.ts';
import { formatList } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { noGrad } from '../../../autograd/mode.ts';
import { expand } from '../../base/broadcast.ts';
import { castTo, Pointwise } from '../../base/pointwise.ts';
import { Reduction } from '../../base/reduction.ts';
import { applyRow, type Row } from '../../base/row.ts';
import { notImplementedFor, same } from '../../base/types.ts';
import { inspect } from '../../indexing/check.ts';
import { slicesOp } from '../../indexing/index-select.ts';
import { dropOwnDims, pick, place } from '../../reduce/select.ts';
import { sum } from '../../reduce/sum.ts';
import { unsqueeze } from '../../shape/squeeze.ts';
import { reductionOf, type LossOptions, type LossReduction } from './reduction.ts';

export interface ClassLossOptions extends LossOptions {
  /** Factor of each class, `[classes]`. */
  readonly weight?: Tensor | null;
  /** Targets of this number count nothing. Default: -100. */
  readonly ignoreIndex?: number;
}

interface NllAttrs {
  readonly reduction: LossReduction;
  readonly dim: number;
  /** PyTorch's name of the backward node. */
  readonly name: string;
}

/** What an element counts times its log-probability, negated; nothing at all where it counts 0. */
const counted = (x: e.Expr, factor: e.Expr): e.Expr => e.where(e.eq(factor, 0), 0, e.neg(e.mul(x, factor)));

const kernels = {
  sum: new Reduction({ name: 'nll_sum', combine: 'sum', prologue: ([x]) => e.neg(x!) }),
  mean: new Reduction({
    name: 'nll_mean',
    combine: 'sum',
    prologue: ([x]) => e.neg(x!),
    epilogue: (total, [count]) => e.div(total, count!),
  }),
  weighted: new Reduction({
    name: 'nll_weighted_sum',
    combine: 'sum',
    prologue: ([x, factor]) => counted(x!, factor!),
  }),
};
const weigh = new Pointwise({ name: 'nll_weigh', arity: 2, types: same, forward: (x, f) => counted(x!, f!) });
const negate = new Pointwise({ name: 'nll_negate', arity: 1, types: same, forward: (x) => e.neg(x!) });
const divide = new Pointwise({ name: 'nll_divide', arity: 2, types: same, forward: (x, y) => e.div(x!, y!) });

/** Gradient of the picked elements: `-g / count`, or `-g factor / total` where anything counts. */
const uniformShare = new Pointwise({
  name: 'nll_share',
  arity: 2,
  roles: ['value', 'parameter'],
  types: same,
  forward: (g, count) => e.div(e.neg(g!), count!),
});
const weightedShare = new Pointwise({
  name: 'nll_weighted_share',
  arity: 3,
  types: same,
  forward: (g, factor, total) => e.where(e.eq(factor!, 0), 0, e.div(e.neg(e.mul(g!, factor!)), total!)),
});

/**
 * Inputs: log-probabilities, the index of each target with a dimension for the class, and unless all targets count
 * alike what each counts and, for a mean, their total.
 */
const nllRow: Row<NllAttrs> = {
  name: ({ name }) => name,
  forward([x, index, factors, total], { reduction, dim }) {
    const picked = pick(x!, index!, dim);
    if (reduction === 'none')
      return dropDim(factors ? weigh.apply2(picked, factors) : negate.apply1(picked), dim);
    const dims = [...picked.shape.keys()];
    if (factors === undefined) {
      return kernels[reduction].run(
        [picked],
        dims,
        false,
        x!.dtype,
        reduction === 'mean' ? [index!.layout.size] : [],
      );
    }
    const weighted = kernels.weighted.run([picked, factors], dims, false, x!.dtype);
    return reduction === 'mean' ? divide.apply2(weighted, total!) : weighted;
  },
  saves: { inputs: [1, 2, 3] },
  backward(ctx, g) {
    const { reduction, dim } = ctx.attrs;
    const index = ctx.input(1);
    const full = reduction === 'none' ? unsqueeze(g!, dim) : g!;
    const none = ctx.inputs.slice(1).map(() => null);
    const share =
      ctx.inputs.length === 2
        ? uniformShare.apply(full, reduction === 'mean' ? index.layout.size : 1)
        : weightedShare.apply(full, ctx.input(2), reduction === 'mean' ? ctx.input(3) : 1);
    return [place(expand(share, index.shape), index, dim, ctx.inputs[0]!.shape), ...none];
  },
  jvp: (ctx, t) => applyRow(nllRow, [t!, ...ctx.inputs.slice(1).map((_, i) => ctx.input(i + 1))], ctx.attrs),
};

const dropDim = (x: Tensor, dim: number): Tensor => dropOwnDims(x, [dim]);

/** An element where a target is, and whether it counts. */
const insteadOfIgnored = new Pointwise({
  name: 'nll_index',
  arity: 2,
  roles: ['value', 'parameter'],
  types: same,
  forward: (target, ignored) => e.where(e.eq(target!, ignored!), 0, target!),
});
const countsOf = new Pointwise({
  name: 'nll_counts',
  arity: 2,
  roles: ['value', 'parameter'],
  types: same,
  forward: (target, ignored) => e.cast(e.ne(target!, ignored!), 'float32'),
});
const factorsOf = new Pointwise({
  name: 'nll_factors',
  arity: 2,
  types: same,
  forward: (count, weight) => e.where(e.eq(count!, 0), 0, weight!),
});

/**
 * IndexError for targets that are no class; true where some are ignored, or may be, on backends that are not read at
 * once.
 */
function checkTargets(target: Tensor, classes: number, ignored: number): boolean {
  let found = !readsAtOnce(target);
  inspect(target, { low: 0, high: classes, exempt: ignored }, (values, start, end) => {
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (value === ignored) found = true;
      else if (value < 0 || value >= classes) throw new IndexError(`Target ${value} is out of bounds.`);
    }
  });
  return found;
}

const scalarType = (x: Tensor): string => dtypeInfo(x.dtype).scalarType;

function checkShapes(x: Tensor, target: Tensor): void {
  if (x.ndim < 1) throw new ValueError(`Expected 1 or more dimensions (got ${x.ndim})`);
  if (x.ndim !== 1 && x.shape[0] !== target.shape[0]) {
    throw new ValueError(
      `Expected input batch_size (${x.shape[0]}) to match target batch_size (${target.shape[0]}).`,
    );
  }
  if (x.ndim <= 2) {
    if (target.ndim > 1)
      throw new RuntimeError('0D or 1D target tensor expected, multi-target not supported');
    if (x.ndim === 1 && target.ndim === 0) return;
    if (x.shape[0] === target.shape[0] && x.ndim === 2) return;
    if (x.shape[0] === target.shape[0]) return;
    throw new RuntimeError(
      `size mismatch (got input: ${formatList(x.shape)}, target: ${formatList(target.shape)})`,
    );
  }
  if (x.ndim === 4) {
    if (target.ndim !== 3) {
      throw new RuntimeError(
        `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${target.ndim}`,
      );
    }
    if (sameShape(target.shape.slice(1), x.shape.slice(2))) return;
    throw new RuntimeError(
      `size mismatch (got input: ${formatList(x.shape)} , target: ${formatList(target.shape)}`,
    );
  }
  if (sameShape(target.shape.slice(1), x.shape.slice(2))) return;
  const expected = formatList([x.shape[0]!, ...x.shape.slice(2)]);
  throw new RuntimeError(`Expected target size ${expected}, got ${formatList(target.shape)}`);
}

/** Errors unless the dtypes are those of a classification; uint8 targets are converted. */
function checkTypes(x: Tensor, target: Tensor, weight: Tensor | null): Tensor {
  const kernel = x.ndim > 2 ? 'nll_loss2d_forward_out_frame' : 'nll_loss_out_frame';
  if (!isFloat(x.dtype)) throw notImplementedFor(kernel, x.dtype);
  if (target.dtype !== 'int32' && target.dtype !== 'uint8') {
    throw new RuntimeError(`expected scalar type Int but found ${scalarType(target)}`);
  }
  if (weight !== null && weight.dtype !== x.dtype) {
    throw new RuntimeError(`expected scalar type ${scalarType(x)} but found ${scalarType(weight)}`);
  }
  return target.dtype === 'uint8' ? castTo(target, 'int32') : target;
}

/**
 * Negative log-likelihood: `-x[target]` of log-probabilities `[classes]`, `[n, classes]` or `[n, classes, ...d]` for
 * classes `[]`, `[n]` or `[n, ...d]` (int32), times the weight of the class. The mean is weighted as well. Errors:
 * ValueError and RuntimeError for shapes and dtypes that do not fit, IndexError for targets that are no class.
 */
export function nllLoss(input: Tensor, target: Tensor, options: ClassLossOptions = {}): Tensor {
  const reduction = reductionOf(options);
  const { ignoreIndex = -100 } = options;
  const weight = options.weight ?? null;
  checkShapes(input, target);
  const dim = input.ndim === 1 ? 0 : 1;
  const classes = input.shape[dim]!;
  if (weight !== null && (weight.ndim !== 1 || weight.layout.size !== classes)) {
    throw new RuntimeError(
      `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of ` +
        `shape: ${formatList(weight.shape)}`,
    );
  }
  const labels = checkTypes(input, target, weight);
  const ignores = checkTargets(labels, classes, ignoreIndex);
  const rest = noGrad(() => {
    const places = ignores ? insteadOfIgnored.apply(labels, ignoreIndex) : labels;
    const index = input.ndim === 1 && labels.ndim === 1 ? places : unsqueeze(places, dim);
    if (!ignores && weight === null) return [index];
    const counts = countsOf.apply(labels, ignoreIndex);
    const each =
      weight === null ? castTo(counts, input.dtype) : factorsOf.apply2(counts, weightsAt(weight, places));
    const factors = index === places ? each : unsqueeze(each, dim);
    return reduction === 'mean' ? [index, factors, sum(each)] : [index, factors];
  });
  const name = input.ndim > 2 ? 'NllLoss2DBackward0' : 'NllLossBackward0';
  return applyRow(nllRow, [input, ...rest], { reduction, dim, name }) as Tensor;
}

/** The weight of each class in `index`. */
export const weightsAt = (weight: Tensor, index: Tensor): Tensor => slicesOp.take(weight, [index], [0, 0, 1]);
