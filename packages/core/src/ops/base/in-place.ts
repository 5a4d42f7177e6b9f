import { RuntimeError } from '../../errors.ts';
import { forbiddenView } from '../../autograd/graph.ts';
import { recordInPlace } from '../../autograd/in-place.ts';
import { dualLevel, tangentOf } from '../../autograd/dual.ts';
import { gradMode } from '../../autograd/mode.ts';
import { launchArguments } from '../../kernel/device.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { isDense, sameShape } from '../../tensor/layout.ts';
import { Tensor, ViewOrigin } from '../../tensor/tensor.ts';
import { copyOf } from './gradients.ts';
import { checkDistinct, inPlacePlan, planPointwise, type Operand } from './plan.ts';
import { castTo, launch, type Pointwise } from './pointwise.ts';
import { writeTangent } from './tangent.ts';

/** Runs `op` on `args` into `target`, bumps its version and rewrites its history. */
export function applyInPlace(op: Pointwise, target: Tensor, args: readonly Operand[]): Tensor {
  const plain = !gradMode.enabled && dualLevel.active === 0;
  if (plain && args.length === 2 && args[0] === target && fastPath(op, target, args[1]!)) return target;
  const recorded =
    gradMode.enabled && isFloat(target.dtype) && !op.spec.unrecorded && args.some(requiresGrad);
  checkHistory(target, recorded);
  const safe = args.map((arg) => withoutOverlap(arg, target));
  const plan = planPointwise(op, safe, target);
  if (!op.spec.uniform) checkDistinct(target);
  const { edges, slots, needed } = recorded ? op.connect(args) : NOTHING;
  const gradients = needed ? op.gradient(target.dtype) : [];
  // The gradient may read the value that is about to be overwritten. PyTorch keeps that of the target alone.
  const readsTarget = gradients.some((g, j) => edges[j] && g?.reads.includes(0));
  const old = readsTarget && safe[0] === target ? [copyOf(target, target.layout), ...args.slice(1)] : args;
  const tangent = dualLevel.active > 0 ? tangentOfResult(op, target, safe) : null;
  launch(plan, target, safe);
  target.storage.version++;
  if (needed) recordInPlace(target, op.node(edges, slots, old, target));
  if (tangent !== null) writeTangent(target, tangent);
  return target;
}

/** Forward mode: the tangent that the target gets, as that of the op's result beside it. */
function tangentOfResult(op: Pointwise, target: Tensor, args: readonly Operand[]): Tensor | null {
  if (!isFloat(target.dtype)) return null;
  const result = op.apply(...args);
  return tangentOf(result.dtype === target.dtype ? result : castTo(result, target.dtype));
}

/**
 * `target = op(target, b)` on a known plan where nothing is recorded: an optimiser's step, a gradient summed
 * up.
 */
function fastPath(op: Pointwise, target: Tensor, b: Operand): boolean {
  if (b instanceof Tensor && b.storage === target.storage) return false;
  const plan = inPlacePlan(op, target, b);
  if (plan === undefined || (b instanceof Tensor && b.storage.device !== plan.device)) return false;
  const l = launchArguments;
  l.buffers[0] = l.buffers[1] = target.storage.buffer;
  l.offsets[0] = l.offsets[1] = target.offset;
  if (b instanceof Tensor) {
    l.buffers[2] = b.storage.buffer;
    l.offsets[2] = b.offset;
  } else {
    l.scalars[0] = +b;
  }
  l.geometry = plan.geometry;
  plan.device.backend.run(plan.program, l);
  target.storage.version++;
  return true;
}

const requiresGrad = (arg: Operand): boolean => arg instanceof Tensor && arg.requiresGrad;

const NOTHING = { edges: [], slots: [], needed: false };

/**
 * An operand in the memory of the target: itself where it is the target element for element; an error where it lies
 * across, as far as PyTorch notices (for operands without gaps); else a copy, since the kernel writes as it reads.
 */
function withoutOverlap(arg: Operand, target: Tensor): Operand {
  if (!(arg instanceof Tensor) || arg.storage !== target.storage) return arg;
  const { offset, layout } = arg;
  if (layout === target.layout && offset === target.offset) return arg;
  const dense = [layout, target.layout].every(({ shape, strides }) => isDense(shape, strides));
  const apart = offset + layout.size <= target.offset || target.offset + target.layout.size <= offset;
  const equal =
    offset === target.offset &&
    layout.size === target.layout.size &&
    sameShape(layout.strides, target.layout.strides);
  if (dense && !apart && !equal && layout.size > 0) {
    throw new RuntimeError(
      'unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory ' +
        'location. Please clone() the tensor before performing the operation.',
    );
  }
  return copyOf(arg, layout);
}

/** Errors where a write is not allowed: into elements that share memory, and as `checkHistory` says. */
export function checkWritable(target: Tensor, recorded = target.requiresGrad): void {
  checkHistory(target, recorded);
  checkDistinct(target);
}

/**
 * Errors where autograd does not allow an in-place change that is `recorded` (as it is where the target or an operand
 * requires gradients): of leaves and their views, of one of several views, of views made without recording.
 * Source: check_inplace in torch/csrc/autograd/VariableTypeUtils.h.
 */
export function checkHistory(target: Tensor, recorded = target.requiresGrad): void {
  if (!recorded || !gradMode.enabled) return;
  const { base } = target;
  if (base !== null) {
    if (target.origin !== ViewOrigin.Plain) throw forbiddenView(target, 'is being');
    if (target.requiresGrad && base.isLeaf) {
      throw new RuntimeError(
        'a view of a leaf Variable that requires grad is being used in an in-place operation.',
      );
    }
  }
  if (target.requiresGrad && target.isLeaf) {
    throw new RuntimeError('a leaf Variable that requires grad is being used in an in-place operation.');
  }
}
