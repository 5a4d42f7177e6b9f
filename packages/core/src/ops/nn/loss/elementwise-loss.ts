import type { Expr } from '../../../kernel/expr.ts';
import { numel } from '../../../tensor/size.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { broadcastShapes } from '../../base/plan.ts';
import { Pointwise } from '../../base/pointwise.ts';
import { ReducedTerm, type TermSpec } from '../../base/reduced-term.ts';
import { resultType, type KernelRule, type TypeRule } from '../../base/types.ts';
import type { LossReduction } from './reduction.ts';

export interface ElementwiseLossSpec extends TermSpec {
  /** PyTorch's name of the backward node. */
  gradName(reduction: LossReduction): string;
  /** From the promoted dtype of the tensors to the one computed in. */
  readonly types: TypeRule;
  /** For which dtypes there is a kernel. */
  readonly kernel?: KernelRule;
}

/** The node of a loss that PyTorch computes as a whole. */
export const oneNode = (name: string) => (): string => name;

/** The node of a loss that PyTorch composes: that of its last step. */
export const lastNode =
  (none: string) =>
  (reduction: LossReduction): string =>
    reduction === 'none' ? none : reduction === 'mean' ? 'MeanBackward0' : 'SumBackward0';

/** A loss that has one term for each element: kept, summed or averaged in one kernel. */
export class ElementwiseLoss {
  private readonly spec: ElementwiseLossSpec;
  private readonly each: Pointwise;
  private readonly reduced: ReducedTerm;

  constructor(spec: ElementwiseLossSpec) {
    this.spec = spec;
    const { name, tensors, parameters = 0, types, kernel, backward } = spec;
    this.reduced = new ReducedTerm(spec);
    this.each = new Pointwise({
      name,
      gradName: spec.gradName('none'),
      arity: tensors + parameters,
      roles: Array.from({ length: tensors + parameters }, (_, i) => (i < tensors ? 'value' : 'parameter')),
      types,
      ...(kernel && { kernel }),
      forward: (...args) => spec.term(...args),
      ...(backward && {
        backward: (g: Expr, _out: Expr, ...args: Expr[]) => padded(backward(g, ...args), args.length),
      }),
    });
  }

  /** `divisor` is that of a mean other than over all elements. */
  apply(
    tensors: readonly Tensor[],
    parameters: readonly number[],
    reduction: LossReduction,
    divisor?: number,
  ): Tensor {
    if (reduction === 'none') return this.each.apply(...tensors, ...parameters);
    const { types, kernel, gradName } = this.spec;
    const dtype = types(
      resultType(...tensors),
      tensors.map((x) => x.dtype),
    );
    const shape = broadcastShapes(...tensors.map((x) => x.shape));
    kernel?.(dtype);
    return this.reduced.apply(tensors, {
      dims: [...shape.keys()],
      keepdim: false,
      dtype,
      divisor: reduction === 'sum' ? 1 : (divisor ?? numel(shape)),
      parameters,
      gradName: gradName(reduction),
    });
  }
}

/** Parameters have no gradients. */
const padded = (gradients: readonly (Expr | null)[], count: number): (Expr | null)[] =>
  Array.from({ length: count }, (_, i) => gradients[i] ?? null);
