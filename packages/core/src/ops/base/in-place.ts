import { RuntimeError } from '../../errors.ts';
import { recordInPlace } from '../../autograd/in-place.ts';
import { gradMode } from '../../autograd/mode.ts';
import { dtypeInfo, type DType } from '../../tensor/dtype.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { copyOf } from './gradients.ts';
import { planPointwise, type Operand } from './plan.ts';
import { launch, type Pointwise } from './pointwise.ts';

/** Runs `op` on `args` into `target`, bumps its version and rewrites its history. */
export function applyInPlace(op: Pointwise, target: Tensor, args: readonly Operand[]): Tensor {
  const safe = args.map((arg) => withoutOverlap(arg, target));
  const plan = planPointwise(op, safe, target);
  if (!op.spec.anyCast) checkCast(plan.resultDType, target.dtype);
  const { edges, slots, needed } = gradMode.enabled ? op.connect(args) : NOTHING;
  checkWritable(target);
  const gradients = needed ? op.gradient(target.dtype) : [];
  // The gradient may read the value that is about to be overwritten.
  const old = safe.map((arg, i) => {
    const aliased = arg instanceof Tensor && arg.storage === target.storage;
    return aliased && gradients.some((g, j) => edges[j] && g?.reads.includes(i)) ? copyOf(arg, arg.layout) : arg;
  });
  launch(plan, target, safe);
  target.storage.version++;
  if (needed) recordInPlace(target, op.node(edges, slots, old, target));
  return target;
}

const NOTHING = { edges: [], slots: [], needed: false };

/** An operand that lies across the target in memory is read from a copy: the kernel writes as it reads. */
function withoutOverlap(arg: Operand, target: Tensor): Operand {
  if (!(arg instanceof Tensor) || arg.storage !== target.storage) return arg;
  if (arg.layout === target.layout && arg.offset === target.offset) return arg;
  return copyOf(arg, arg.layout);
}

/** PyTorch's can_cast: a result may not lose its category on the way into the target. */
export function checkCast(result: DType, target: DType): void {
  const from = dtypeInfo(result);
  const to = dtypeInfo(target);
  if (from.category > to.category) {
    throw new RuntimeError(
      `result type ${from.scalarType} can't be cast to the desired output type ${to.scalarType}`,
    );
  }
}

/** Errors where autograd does not allow a write: leaves that require gradients, elements that share memory. */
export function checkWritable(target: Tensor): void {
  if (target.layout.strides.some((s, d) => s === 0 && target.shape[d]! > 1)) {
    throw new RuntimeError(
      'unsupported operation: more than one element of the written-to tensor refers to a single memory location. ' +
        'Please clone() the tensor before performing the operation.',
    );
  }
  if (!gradMode.enabled) return;
  const leafGrad = target.isLeaf && target.state?.requiresGrad;
  if (leafGrad) throw new RuntimeError('a leaf Variable that requires grad is being used in an in-place operation.');
  const { base } = target;
  if (base !== null && base.isLeaf && base.state?.requiresGrad) {
    throw new RuntimeError('a view of a leaf Variable that requires grad is being used in an in-place operation.');
  }
}
