import { edgeOf } from '../../autograd/graph.ts';
import { RuntimeError } from '../../errors.ts';
import { gradMode } from '../../autograd/mode.ts';
import { Node, releasedError, modifiedError, type Grad } from '../../autograd/node.ts';
import { dualLevel, tangentOf, setTangent } from '../../autograd/dual.ts';
import { launchArguments } from '../../kernel/device.ts';
import { differentiate, inputsOf } from '../../kernel/derive.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { isFloat, type DType } from '../../tensor/dtype.ts';
import type { Layout } from '../../tensor/layout.ts';
import { allocate } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { expand, sumTo } from './broadcast.ts';
import { checkArguments } from './arguments.ts';
import { operandId, planPointwise, type Operand, type Plan, type PlanTable } from './plan.ts';
import type { KernelRule, TypeRule } from './types.ts';

export type { Operand } from './plan.ts';

/**
 * What an operand is to its op: a `value` takes part in promotion, a `parameter` (alpha, eps) is converted to the
 * dtype that the values give, a `condition` is a bool.
 */
export type Role = 'value' | 'parameter' | 'condition';

/** One row of the table of elementwise ops. */
export interface PointwiseSpec {
  /** PyTorch's name, used in messages. */
  readonly name: string;
  /** PyTorch's name of the backward node; default `<Name>Backward0`. */
  readonly gradName?: string;
  /** PyTorch's call forms, which arguments are checked against (see `checkArguments`); none for inner ops. */
  readonly forms?: readonly string[];
  /** Number of operands: tensors or numbers. */
  readonly arity: number;
  /** Default: each operand is a value. */
  readonly roles?: readonly Role[];
  /** From the promoted dtype of the operands to the one computed in. Results have the dtype of the expression. */
  readonly types: TypeRule;
  /** For which computed dtypes there is a kernel. Default: all. */
  readonly kernel?: KernelRule;
  /** In place, the result may be converted to any dtype of the target (`copy_`, `fill_`). */
  readonly anyCast?: boolean;
  /** In place, every element gets the same value, so that elements of the target may share their memory. */
  readonly uniform?: boolean;
  /** One element of the result from one of each operand, all of the computed dtype. */
  forward(...args: Expr[]): Expr;
  /**
   * Gradients of the operands given that of the result, where the symbolic derivative of `forward` would lose
   * digits or PyTorch defines another one; null entries have no gradient. `out` is the result.
   */
  backward?(g: Expr, out: Expr, ...args: Expr[]): readonly (Expr | null)[];
  /** In place it is no part of the graph: PyTorch's autograd overlooks it. */
  readonly unrecorded?: boolean;
  /** PyTorch has no derivative: the result requires gradients as ever, `backward()` through it is an error. */
  readonly underivable?: boolean;
}

/** An elementwise op: applied to operands of any layout and dtype, recorded, differentiated from its expression. */
export class Pointwise {
  readonly spec: PointwiseSpec;
  readonly gradName: string;
  /** @internal */ readonly plans: PlanTable[] = [];
  private readonly gradients = new Map<DType, readonly (PointwiseGradient | null)[]>();

  constructor(spec: PointwiseSpec) {
    this.spec = spec;
    this.gradName = spec.gradName ?? (spec.underivable ? 'NotImplemented' : `${pascal(spec.name)}Backward0`);
  }

  /** Applies the op to `args`, at least one of them a tensor. */
  apply(...args: Operand[]): Tensor {
    const plan = planPointwise(this, args, null);
    const out = new Tensor(allocate(plan.device, plan.layout.dtype, plan.length), plan.layout, 0);
    launch(plan, out, args);
    return this.finish(out, args);
  }

  /** `apply` where the first operand is no tensor, which most ops refuse. */
  private applyLoose(args: Operand[]): Tensor {
    if (this.spec.forms !== undefined) checkArguments(this.spec.name, this.spec.forms, args);
    return this.apply(...args);
  }

  /** `apply` for one operand, without the argument array on the way to a cached plan. */
  apply1(a: Tensor): Tensor {
    if (!(a instanceof Tensor)) return this.applyLoose([a]);
    const plan = this.plans[a.storage.device.slot]?.[a.layout.id] as Plan | undefined;
    if (plan === undefined) return this.apply(a);
    const out = new Tensor(allocate(plan.device, plan.layout.dtype, plan.length), plan.layout, 0);
    const l = launchArguments;
    l.buffers[0] = out.storage.buffer;
    l.offsets[0] = 0;
    l.buffers[1] = a.storage.buffer;
    l.offsets[1] = a.offset;
    l.geometry = plan.geometry;
    plan.device.backend.run(plan.program, l);
    if ((gradMode.enabled && a.requiresGrad) || dualLevel.active) return this.finish(out, [a]);
    return out;
  }

  /** `apply` for two operands, without the argument array on the way to a cached plan. */
  apply2(a: Operand, b: Operand): Tensor {
    if (!(a instanceof Tensor)) return this.applyLoose([a, b]);
    const table = this.plans[a.storage.device.slot]?.[a.layout.id] as PlanTable | undefined;
    const plan = table?.[operandId(b)] as Plan | undefined;
    if (plan === undefined) return this.apply(a, b);
    const out = new Tensor(allocate(plan.device, plan.layout.dtype, plan.length), plan.layout, 0);
    const l = launchArguments;
    l.buffers[0] = out.storage.buffer;
    l.offsets[0] = 0;
    l.buffers[1] = a.storage.buffer;
    l.offsets[1] = a.offset;
    let needs = a.requiresGrad;
    if (b instanceof Tensor) {
      if (b.storage.device !== plan.device) return this.apply(a, b);
      l.buffers[2] = b.storage.buffer;
      l.offsets[2] = b.offset;
      needs ||= b.requiresGrad;
    } else {
      l.scalars[0] = +b;
    }
    l.geometry = plan.geometry;
    plan.device.backend.run(plan.program, l);
    if ((gradMode.enabled && needs) || dualLevel.active) return this.finish(out, [a, b]);
    return out;
  }

  /** Records the node and the tangent of a fresh result. */
  private finish(out: Tensor, args: readonly Operand[]): Tensor {
    if (!isFloat(out.dtype)) return out;
    if (gradMode.enabled) this.record(out, args);
    if (dualLevel.active) this.pushForward(out, args);
    return out;
  }

  /** Makes `out` the result of this op on `args` in the graph, if any of them requires a gradient. */
  private record(out: Tensor, args: readonly Operand[]): void {
    const { edges, slots, needed } = this.connect(args);
    if (needed) out.node = this.node(edges, slots, args, out);
  }

  /** @internal Where the gradients of `args` go. */
  connect(args: readonly Operand[]): Connections {
    let needed = false;
    let slots = FIRST_OUTPUTS;
    const edges: (Node | null)[] = [];
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      const edge = arg instanceof Tensor && isFloat(arg.layout.dtype) ? edgeOf(arg) : null;
      edges.push(edge);
      if (edge === null) continue;
      needed = true;
      const slot = (arg as Tensor).outputIndex;
      if (slot === 0) continue;
      if (slots === FIRST_OUTPUTS) slots = args.map(() => 0);
      slots[i] = slot;
    }
    return { edges, slots, needed };
  }

  /** @internal The node of this op on `args` with result `out`, keeping only what its gradients read. */
  node(edges: (Node | null)[], slots: number[], args: readonly Operand[], out: Tensor): Node {
    return new PointwiseNode(this, edges, slots, args, out, this.gradient(out.layout.dtype));
  }

  /** The expressions of the gradient of each operand, for operands computed in `dtype`. */
  gradient(dtype: DType): readonly (PointwiseGradient | null)[] {
    let found = this.gradients.get(dtype);
    if (found === undefined) this.gradients.set(dtype, (found = this.derive(dtype)));
    return found;
  }

  private derive(dtype: DType): readonly (PointwiseGradient | null)[] {
    const { arity, name, roles, underivable } = this.spec;
    // Inputs of a gradient expression: g, then the operands, then the result.
    const g = e.input(0, dtype);
    const args = Array.from({ length: arity }, (_, i) =>
      e.input(i + 1, roles?.[i] === 'condition' ? 'bool' : dtype),
    );
    const out = e.input(arity + 1, dtype);
    const forward = this.spec.forward(...args);
    const given = this.spec.backward?.(g, out, ...args);
    if (underivable || (given === undefined && !isFloat(forward.dtype))) return args.map(() => null);
    return args.map((_, i) => {
      const expr =
        given === undefined ? shareResult(differentiate(forward, i + 1, g), forward, out) : given[i]!;
      return expr === null ? null : new PointwiseGradient(name, expr, roles);
    });
  }

  /** @internal */
  noDerivative(): RuntimeError {
    return new RuntimeError(`derivative for aten::${this.spec.name} is not implemented`);
  }

  /** Forward mode: the tangent of the result is the sum over operands of derivative times tangent. */
  private pushForward(out: Tensor, args: readonly Operand[]): void {
    let sum: Tensor | null = null;
    if (this.spec.underivable && args.some((arg) => arg instanceof Tensor && tangentOf(arg) !== null))
      throw this.noDerivative();
    const level = dualLevel.active;
    dualLevel.active = 0;
    this.gradient(out.dtype).forEach((gradient, i) => {
      const arg = args[i]!;
      const tangent = arg instanceof Tensor ? tangentOf(arg) : null;
      if (tangent === null || gradient === null) return;
      const part = gradient.apply(tangent.dtype === out.dtype ? tangent : castTo(tangent, out.dtype), [
        ...args,
        out,
      ]);
      sum = sum === null ? part : addition.apply2(sum, part);
    });
    if (sum !== null) setTangent(out, expand(sum, out.shape));
    dualLevel.active = level;
  }
}

/** The edges and slots of a node, and whether any of them leads somewhere. */
interface Connections {
  readonly edges: (Node | null)[];
  readonly slots: number[];
  readonly needed: boolean;
}

/** Slots of a node whose inputs are all the first output of theirs: the usual case, shared. */
const FIRST_OUTPUTS: number[] = new Array<number>(16).fill(0);

/** Sum of two; the row of `add` in ops/arithmetic is another one, with PyTorch's rules for its operands. */
const addition = new Pointwise({
  name: 'add',
  arity: 2,
  types: (dtype) => dtype,
  forward: (a, b) => e.add(a, b),
});

const casts = new Map<DType, Pointwise>();

/** `x` in another dtype, as a recorded elementwise op. */
export function castTo(x: Tensor, dtype: DType): Tensor {
  let op = casts.get(dtype);
  if (op === undefined) {
    op = new Pointwise({
      name: 'to',
      gradName: 'ToCopyBackward0',
      arity: 1,
      types: (from) => from,
      forward: (a) => e.cast(a, dtype),
      backward: (g) => [g],
    });
    casts.set(dtype, op);
  }
  return op.apply1(x);
}

/** Where the derivative contains the forward expression itself (as that of exp does), the saved result serves. */
function shareResult(expr: Expr | null, forward: Expr, out: Expr): Expr | null {
  if (expr === null || forward.kind === 'input' || forward.kind === 'const') return expr;
  return e.rebuild(expr, (node) => (node === forward ? out : null));
}

/**
 * The gradient of one operand: itself an elementwise op on the incoming gradient and whatever of operands and
 * result the expression reads, so that it can be differentiated again.
 */
export class PointwiseGradient {
  /** Operands (by number) that the expression reads; `arity` stands for the result. */
  readonly reads: readonly number[];
  private readonly op: Pointwise | null;
  private readonly readsGradient: boolean;

  constructor(name: string, expr: Expr, roles?: readonly Role[]) {
    const used = inputsOf(expr);
    this.reads = used.filter((i) => i > 0).map((i) => i - 1);
    // A gradient that is the same number everywhere still takes its shape from g.
    this.readsGradient = used.includes(0) || this.reads.length === 0;
    const inputs = this.readsGradient && !used.includes(0) ? [0] : used;
    const position = new Map(inputs.map((input, i) => [input, i]));
    const forward = (...args: Expr[]): Expr => {
      const body = e.substitute(expr, (leaf) =>
        leaf.kind === 'input' ? args[position.get(leaf.index)!]! : leaf,
      );
      return used.length > 0 ? body : e.where(e.eq(args[0]!, args[0]!), body, body);
    };
    const passesThrough = expr.kind === 'input' && expr.index === 0;
    this.op = passesThrough
      ? null
      : new Pointwise({
          name: `${name}_backward`,
          arity: inputs.length,
          ...(roles && { roles: inputs.map((input) => roles[input - 1] ?? 'value') }),
          types: () => expr.dtype,
          forward,
        });
  }

  /** The gradient for incoming `g`; `saved` holds the operands that are read, and the result last. */
  apply(g: Tensor, saved: readonly (Operand | null)[]): Tensor {
    if (this.op === null) return g;
    const operands: Operand[] = this.readsGradient ? [g] : [];
    for (const i of this.reads) operands.push(saved[i]!);
    if (operands.length === 2) {
      const [a, b] = operands;
      if (a instanceof Tensor) return this.op.apply2(a, b!);
    }
    return this.op.apply(...operands);
  }
}

class PointwiseNode extends Node {
  private readonly op: Pointwise;
  private readonly layouts: (Layout | null)[] = [];
  private readonly gradients: readonly (PointwiseGradient | null)[];
  /** What the gradients read, by number of the operand, the result last; null for what none of them reads. */
  private saved: (Operand | null)[] | null = NOTHING_SAVED;
  private versions: number[] = NO_VERSIONS;

  constructor(
    op: Pointwise,
    edges: (Node | null)[],
    slots: number[],
    args: readonly Operand[],
    out: Tensor,
    gradients: readonly (PointwiseGradient | null)[],
  ) {
    super(edges, slots);
    this.op = op;
    this.gradients = gradients;
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      this.layouts.push(arg instanceof Tensor ? arg.layout : null);
      const reads = edges[i] === null ? null : gradients[i]?.reads;
      if (reads) for (let r = 0; r < reads.length; r++) this.save(reads[r]!, args, out);
    }
  }

  private save(which: number, args: readonly Operand[], out: Tensor): void {
    if (this.saved === NOTHING_SAVED) {
      this.saved = new Array<Operand | null>(args.length + 1).fill(null);
      this.versions = new Array<number>(args.length + 1).fill(0);
    }
    const x = which === args.length ? out : args[which]!;
    this.saved![which] = x;
    if (!(x instanceof Tensor)) return;
    // An op in place has written over an operand in the memory of its result.
    const overwritten = which < args.length && x.storage === out.storage;
    this.versions[which] = x.storage.version - Number(overwritten);
  }

  get name(): string {
    return this.op.gradName;
  }

  backward([g]: readonly Grad[]): readonly Grad[] {
    const { saved, versions } = this;
    if (this.op.spec.underivable) throw this.op.noDerivative();
    if (saved === null) throw releasedError();
    for (let i = 0; i < saved.length; i++) {
      const x = saved[i]!;
      if (x instanceof Tensor && x.storage.version !== versions[i]) {
        throw modifiedError(x, versions[i]!, i === saved.length - 1 ? this : undefined);
      }
    }
    return this.gradients.map((gradient, i) => {
      if (this.edges[i] === null || gradient === null || !g) return null;
      const layout = this.layouts[i]!;
      const full = sumTo(gradient.apply(g, saved), layout.shape);
      return full.layout.dtype === layout.dtype ? full : castTo(full, layout.dtype);
    });
  }

  override release(): void {
    if (this.saved !== NOTHING_SAVED) this.saved = null;
  }
}

const NOTHING_SAVED: (Operand | null)[] = [];
const NO_VERSIONS: number[] = [];

/** Fills the launch arguments from a plan and runs it. */
export function launch(plan: Plan, out: Tensor, args: readonly Operand[]): void {
  const l = launchArguments;
  l.buffers[0] = out.storage.buffer;
  l.offsets[0] = out.offset;
  let buffer = 1;
  let scalar = 0;
  for (const arg of args) {
    if (arg instanceof Tensor) {
      l.buffers[buffer] = arg.storage.buffer;
      l.offsets[buffer++] = arg.offset;
    } else {
      l.scalars[scalar++] = +arg;
    }
  }
  l.geometry = plan.geometry;
  plan.device.backend.run(plan.program, l);
}

/** `logical_and` as `LogicalAnd`. */
function pascal(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
