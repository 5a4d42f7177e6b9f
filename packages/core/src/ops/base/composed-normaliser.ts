import { inputsOf } from '../../kernel/derive.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import type { DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { NormaliserSpec } from './normaliser.ts';
import { planPointwise } from './plan.ts';
import { launch, Pointwise } from './pointwise.ts';
import { Reduction } from './reduction.ts';
import { same } from './types.ts';

/** A kernel and the numbers of the operands it reads: inputs, results of stages, the value kept. */
interface Step<Kernel> {
  readonly kernel: Kernel;
  readonly reads: readonly number[];
}

interface Stage {
  /** Computes the values to be kept, which are then reduced. */
  readonly values: Step<Pointwise> | null;
  readonly reduction: Step<Reduction>;
}

/** The generic lowering of a normaliser: a reduction per stage, a map for the values that are kept, and one for the body. */
export class ComposedNormaliser {
  private readonly spec: NormaliserSpec;
  private readonly stages: readonly Stage[];
  private readonly body: Step<Pointwise>;

  constructor(spec: NormaliserSpec) {
    this.spec = spec;
    const { name, inputs, keeps } = spec;
    const split = (operands: readonly Expr[]) =>
      [operands.slice(0, inputs), operands.slice(inputs, inputs + spec.stages.length)] as const;
    this.stages = spec.stages.map(({ combine, prologue, epilogue }, j) => {
      const of = (operands: readonly Expr[]): Expr => prologue(...split(operands));
      const after = epilogue && { epilogue };
      const stage = `${name}_${j}`;
      if (j !== keeps) {
        const reads = readBy(of, inputs + j);
        const value = { prologue: (read: readonly Expr[]) => of(spread(reads, read)) };
        return {
          values: null,
          reduction: { kernel: new Reduction({ name: stage, combine, ...value, ...after }), reads },
        };
      }
      const kept = inputs + spec.stages.length;
      return {
        values: map(`${stage}_values`, of, inputs + j),
        reduction: { kernel: new Reduction({ name: stage, combine, ...after }), reads: [kept] },
      };
    });
    const last = inputs + spec.stages.length;
    const body = (operands: readonly Expr[]): Expr =>
      spec.body(...split(operands), keeps === undefined ? null : operands[last]!);
    this.body = map(name, body, last + (keeps === undefined ? 0 : 1));
  }

  /** See `Normaliser.run`. */
  run(
    inputs: readonly Tensor[],
    dims: readonly number[],
    dtype: DType,
    scalars: readonly number[],
  ): Tensor[] {
    const { saves = [] } = this.spec;
    const operands = [...inputs];
    const pick = ({ reads }: Step<unknown>): Tensor[] => reads.map((i) => operands[i]!);
    const last = inputs.length + this.stages.length;
    this.stages.forEach(({ values, reduction }, j) => {
      if (values !== null) operands[last] = values.kernel.apply(...pick(values));
      operands[inputs.length + j] = reduction.kernel.run(pick(reduction), dims, true, dtype, scalars);
    });
    const kept = operands[last];
    const read = pick(this.body);
    if (kept !== undefined) launch(planPointwise(this.body.kernel, read, kept), kept, read);
    const out = kept ?? this.body.kernel.apply(...read);
    const results = operands.slice(inputs.length, last);
    results.forEach((result, j) => {
      if (!saves.includes(j)) result.storage.dispose();
    });
    return [out, ...saves.map((j) => results[j]!)];
  }
}

function map(name: string, of: (operands: readonly Expr[]) => Expr, count: number): Step<Pointwise> {
  const reads = readBy(of, count);
  const forward = (...read: Expr[]): Expr => of(spread(reads, read));
  return { kernel: new Pointwise({ name, arity: reads.length, types: same, forward }), reads };
}

/** Which of `count` operands an expression reads. */
const readBy = (of: (operands: readonly Expr[]) => Expr, count: number): number[] =>
  inputsOf(of(Array.from({ length: count }, (_, i) => e.input(i, 'float32'))));

/** Operands by their numbers, from those that are read. */
function spread(reads: readonly number[], read: readonly Expr[]): Expr[] {
  const operands: Expr[] = [];
  reads.forEach((number, i) => (operands[number] = read[i]!));
  return operands;
}
