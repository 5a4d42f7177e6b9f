import { differentiate } from '../../kernel/derive.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { Layout } from '../../tensor/layout.ts';
import type { DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expand, sumTo } from './broadcast.ts';
import { broadcastShapes } from './plan.ts';
import { castTo, Pointwise, type Role } from './pointwise.ts';
import { Reduction } from './reduction.ts';
import { applyRow, type Context, type Row } from './row.ts';
import { restoreDims, sumDims } from './sum.ts';
import { same } from './types.ts';

export interface TermSpec {
  /** Names the kernels; unique. */
  readonly name: string;
  /** How many tensors a term is made of; they are broadcast together. */
  readonly tensors: number;
  /** How many numbers it has beside them. Default: 0. */
  readonly parameters?: number;
  /** One term from one element of each tensor and the parameters. */
  term(...args: Expr[]): Expr;
  /**
   * Gradients of a term by its tensors given that of the term; default: the symbolic derivative. Null entries
   * have no gradient.
   */
  backward?(g: Expr, ...args: Expr[]): readonly (Expr | null)[];
}

export interface TermAttrs {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
  readonly dtype: DType;
  /** What the sum is divided by. */
  readonly divisor: number;
  readonly parameters: readonly number[];
  /** PyTorch's name of the backward node. */
  readonly gradName: string;
}

/**
 * The sum of an elementwise term over some dimensions, divided by a number: one kernel, and one for the gradient
 * of each tensor. All derivatives follow from the term.
 */
export class ReducedTerm {
  private readonly spec: TermSpec;
  private readonly sums: Reduction;
  private readonly means: Reduction;
  private readonly slopes: (Pointwise | null | undefined)[] = [];

  constructor(spec: TermSpec) {
    this.spec = spec;
    const prologue = (tensors: readonly Expr[], scalars: readonly Expr[]): Expr =>
      spec.term(...tensors, ...scalars.slice(0, spec.parameters ?? 0));
    this.sums = new Reduction({ name: `sum_${spec.name}`, combine: 'sum', prologue });
    this.means = new Reduction({
      name: `mean_${spec.name}`,
      combine: 'sum',
      prologue,
      epilogue: (sum, scalars) => e.div(sum, scalars.at(-1)!),
    });
  }

  /** `tensors` are of floats or converted to `dtype`. */
  apply(tensors: readonly Tensor[], attrs: TermAttrs): Tensor {
    return applyRow(this.row, tensors, attrs) as Tensor;
  }

  private readonly row: Row<TermAttrs> = {
    name: ({ gradName }) => gradName,
    forward: (tensors, { dims, keepdim, dtype, divisor, parameters }) =>
      divisor === 1
        ? this.sums.run(tensors, dims, keepdim, dtype, parameters)
        : this.means.run(tensors, dims, keepdim, dtype, [...parameters, divisor]),
    saves: { inputs: 'all' },
    backward: (ctx, g) => {
      const { dims, keepdim, divisor, parameters } = ctx.attrs;
      const tensors = ctx.inputs.map((_, i) => ctx.input(i));
      const full = dims.length === fullShape(ctx).length ? g! : restoreDims(g!, dims, keepdim);
      return ctx.inputs.map((input, i) => {
        const slope = ctx.needs[i] ? this.slope(i) : null;
        return slope && fit(slope.apply(full, divisor, ...tensors, ...parameters), input);
      });
    },
    jvp: (ctx, ...tangents) => {
      const { dims, keepdim, dtype, divisor, parameters } = ctx.attrs;
      const tensors = ctx.inputs.map((_, i) => ctx.input(i));
      const shape = fullShape(ctx);
      let sum: Tensor | null = null;
      tangents.forEach((t, i) => {
        const slope = t && this.slope(i);
        if (!slope) return;
        const terms = slope.apply(expand(t, shape), divisor, ...tensors, ...parameters);
        const part = sumDims(terms, dims, keepdim, dtype);
        sum = sum === null ? part : plus.apply2(sum, part);
      });
      return [sum];
    },
  };

  /** The gradient of tensor `i`: of the incoming gradient, the divisor, the tensors and the parameters. */
  private slope(i: number): Pointwise | null {
    let slope = this.slopes[i];
    if (slope === undefined) this.slopes[i] = slope = this.makeSlope(i);
    return slope;
  }

  private makeSlope(i: number): Pointwise | null {
    const { name, tensors, parameters = 0, term, backward } = this.spec;
    const derivative = (g: Expr, args: readonly Expr[]): Expr | null => {
      if (backward !== undefined) return backward(g, ...args)[i]!;
      // Symbolic derivatives are by number of an input, so the term is built on inputs first.
      const inputs = args.map((arg, n) => e.input(n, arg.dtype));
      const seed = e.input(args.length, g.dtype);
      const found = differentiate(term(...inputs), i, seed);
      return found && e.substitute(found, (leaf) => (leaf.kind === 'input' ? (args[leaf.index] ?? g) : leaf));
    };
    const trial = Array.from({ length: tensors + parameters }, (_, n) => e.input(n, 'float32'));
    if (derivative(e.input(trial.length, 'float32'), trial) === null) return null;
    const values = (count: number, role: Role): Role[] => new Array<Role>(count).fill(role);
    return new Pointwise({
      name: `${name}_backward`,
      arity: 2 + tensors + parameters,
      roles: ['value', 'parameter', ...values(tensors, 'value'), ...values(parameters, 'parameter')],
      types: same,
      forward: (g, divisor, ...args) => derivative(e.div(g!, divisor!), args)!,
    });
  }
}

const fullShape = (ctx: Context<TermAttrs>): readonly number[] =>
  broadcastShapes(...ctx.inputs.map(({ shape }) => shape));

/** A gradient in the shape and dtype of its tensor. */
function fit(g: Tensor, input: Layout): Tensor {
  const summed = sumTo(g, input.shape);
  return summed.dtype === input.dtype ? summed : castTo(summed, input.dtype);
}

const plus = new Pointwise({ name: 'add', arity: 2, types: same, forward: (a, b) => e.add(a, b) });
