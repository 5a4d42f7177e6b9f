import { RuntimeError, ValueError } from '../../errors.ts';
import { numel } from '../../tensor/size.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { sumDims } from '../base/sum.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { diagonal } from '../shape/diagonal.ts';
import { movedim, permute } from '../shape/permute.ts';
import { reshapeTo, view } from '../shape/reshape.ts';
import { bmm } from './products.ts';
import {
  byLabel,
  checkOutput,
  ELLIPSIS,
  implicitOutput,
  parseEquation,
  type Subscript,
} from './einsum-equation.ts';

/**
 * Sums of products in Einstein's notation: `einsum('bij,bjk->bik', a, b)`. A letter that occurs twice in one operand
 * takes its diagonal, letters that the output does not have are summed, `...` stands for dimensions that broadcast;
 * without an arrow the output has the letters that occur once. Operands are multiplied from left to right, pairs as
 * batched matrix products. Errors: RuntimeError for what is wrong in the equation or does not fit it.
 */
export function einsum(
  equation: string,
  ...operands: readonly Tensor[] | readonly [readonly Tensor[]]
): Tensor {
  const list = (
    operands.length === 1 && Array.isArray(operands[0]) ? operands[0] : operands
  ) as readonly Tensor[];
  if (typeof equation !== 'string') {
    throw new TypeError(
      `einsum(): argument 'equation' (position 1) must be str, not ${pythonType(equation)}`,
    );
  }
  if (list.length === 0) {
    throw new ValueError(
      'einsum(): must specify the equation string and at least one operand, or at least one operand and its ' +
        'subscripts list',
    );
  }
  list.forEach((x: unknown, i) => {
    if (x instanceof Tensor) return;
    throw new TypeError(`expected Tensor as element ${i} in argument 1, but got ${pythonType(x)}`);
  });
  const plan = planAxes(equation, list);
  return contractAll(
    list.map((x, i) => align(x, plan.subscripts[i]!, plan)),
    plan,
  );
}

interface Axes {
  readonly subscripts: readonly (readonly Subscript[])[];
  /** First axis of each subscript; that of the ellipsis is followed by its others. */
  readonly axisOf: ReadonlyMap<Subscript, number>;
  readonly ellipsisRank: number;
  /** Axes of the output, which come before those that are summed. */
  readonly outputRank: number;
  readonly rank: number;
}

/** Which axis of the whole product each subscript is. */
function planAxes(equation: string, operands: readonly Tensor[]): Axes {
  const { operands: subscripts, output } = parseEquation(equation, operands.length);
  let ellipsisRank = 0;
  subscripts.forEach((list, i) => {
    const { ndim } = operands[i]!;
    const hasEllipsis = list.includes(ELLIPSIS);
    const letters = list.length - (hasEllipsis ? 1 : 0);
    if (hasEllipsis ? letters > ndim : letters !== ndim) {
      throw new RuntimeError(
        `einsum(): the number of subscripts in the equation (${letters}) ` +
          `${hasEllipsis ? 'is more than' : 'does not match'} the number of dimensions (${ndim}) for operand ${i}` +
          (hasEllipsis ? '' : ' and no ellipsis was given'),
      );
    }
    if (hasEllipsis) ellipsisRank = Math.max(ellipsisRank, ndim - letters);
  });
  const known = new Set(subscripts.flat());
  if (output !== null) checkOutput(output, known);
  const kept = output ?? implicitOutput(subscripts);
  const summed = [...known].filter((label) => !kept.includes(label));
  // The ellipsis sorts before all letters, as PyTorch has it.
  const axisOf = new Map<Subscript, number>();
  let rank = 0;
  const place = (label: Subscript): void => {
    axisOf.set(label, rank);
    rank += label === ELLIPSIS ? ellipsisRank : 1;
  };
  kept.forEach(place);
  const outputRank = rank;
  summed.sort(byLabel).forEach(place);
  checkSizes(operands, subscripts, ellipsisRank);
  return { subscripts, axisOf, ellipsisRank, outputRank, rank };
}

/** The subscripts of an operand with one entry per dimension; those of an ellipsis count from its last one. */
function* dimensions(
  x: Tensor,
  subscripts: readonly Subscript[],
): Iterable<{ label: Subscript; dim: number; fromEnd: number }> {
  const covered = x.ndim - subscripts.length + 1;
  let dim = 0;
  for (const label of subscripts) {
    if (label !== ELLIPSIS) yield { label, dim: dim++, fromEnd: 0 };
    else for (let i = 0; i < covered; i++) yield { label, dim: dim++, fromEnd: covered - i };
  }
}

function checkSizes(operands: readonly Tensor[], subscripts: Axes['subscripts'], ellipsisRank: number): void {
  const sizes = new Map<string, number>();
  operands.forEach((x, i) => {
    const own = new Map<string, number>();
    for (const { label, dim, fromEnd } of dimensions(x, subscripts[i]!)) {
      const size = x.shape[dim]!;
      const key = `${label}${fromEnd}`;
      const first = own.get(key);
      if (first !== undefined && first !== size) {
        throw new RuntimeError(
          `einsum(): subscript ${label} is repeated for operand ${i} but the sizes don't match, ${size} != ${first}`,
        );
      }
      own.set(key, size);
      const seen = sizes.get(key) ?? 1;
      if (size !== 1 && seen !== 1 && size !== seen) {
        throw new RuntimeError(
          label === ELLIPSIS
            ? `einsum(): dimension ${ellipsisRank - fromEnd} covered by ellipsis in operand ${i}has size ${size} which ` +
                `does not broadcast with previously seen ellipsis with size ${seen} for the respective dimension`
            : `einsum(): subscript ${label} has size ${size} for operand ${i} which does not broadcast with previously ` +
                `seen size ${seen}`,
        );
      }
      if (size !== 1) sizes.set(key, size);
    }
  });
}

/** `x` with all axes of the product in their order: diagonals of repeated subscripts taken, size 1 where it has none. */
function align(x: Tensor, subscripts: readonly Subscript[], { axisOf, ellipsisRank, rank }: Axes): Tensor {
  const dimOf = new Map<number, number>();
  let result = x;
  let dropped = 0;
  for (const { label, dim, fromEnd } of dimensions(x, subscripts)) {
    const axis = axisOf.get(label)! + (label === ELLIPSIS ? ellipsisRank - fromEnd : 0);
    const first = dimOf.get(axis);
    if (first === undefined) dimOf.set(axis, dim - dropped);
    else result = movedim(diagonal(result, 0, { dim1: first, dim2: dim - dropped++ }), -1, first);
  }
  const axes = [...new Array<number>(rank).keys()];
  const missing = axes.filter((axis) => !dimOf.has(axis));
  let next = result.ndim;
  for (const axis of missing) dimOf.set(axis, next++);
  if (missing.length > 0) result = view(result, [...result.shape, ...missing.map(() => 1)]);
  return permute(
    result,
    axes.map((axis) => dimOf.get(axis)!),
  );
}

function contractAll(operands: readonly Tensor[], { outputRank, rank }: Axes): Tensor {
  const summed = Array.from({ length: rank - outputRank }, (_, i) => outputRank + i);
  if (operands.length === 1) return summed.length > 0 ? sumDims(operands[0]!, summed, false) : operands[0]!;
  const waiting = [...operands];
  let result = waiting.shift()!;
  for (let right = waiting.shift(); right !== undefined; right = waiting.shift()) {
    // What no later operand has can be summed now.
    const last = summed.filter((axis) => waiting.every((x) => x.shape[axis] === 1));
    const only = (x: Tensor, y: Tensor): number[] =>
      last.filter((axis) => x.shape[axis] !== 1 && y.shape[axis] === 1);
    const [left, other] = [sumKept(result, only(result, right)), sumKept(right, only(right, result))];
    result = pairProduct(
      left,
      other,
      last.filter((axis) => left.shape[axis] !== 1 && other.shape[axis] !== 1),
    );
  }
  return summed.length > 0 ? view(result, result.shape.slice(0, outputRank)) : result;
}

const sumKept = (x: Tensor, dims: readonly number[]): Tensor =>
  dims.length > 0 ? sumDims(x, dims, true) : x;

/** The product of two tensors of one rank, with `summed` (of equal sizes in both) summed and kept as 1. */
function pairProduct(left: Tensor, right: Tensor, summed: readonly number[]): Tensor {
  if (summed.length === 0) return mul(left, right);
  const rest = [...left.shape.keys()].filter((d) => !summed.includes(d));
  const both = rest.filter((d) => left.shape[d] !== 1 && right.shape[d] !== 1);
  const leftOnly = rest.filter((d) => left.shape[d] !== 1 && right.shape[d] === 1);
  const rightOnly = rest.filter((d) => left.shape[d] === 1);
  const count = (x: Tensor, dims: readonly number[]): number => numel(dims.map((d) => x.shape[d]!));
  const [batch, inner] = [count(left, both), count(left, summed)];
  const a = reshapeTo(permute(left, [...both, ...leftOnly, ...summed, ...rightOnly]), [
    batch,
    count(left, leftOnly),
    inner,
  ]);
  const b = reshapeTo(permute(right, [...both, ...summed, ...rightOnly, ...leftOnly]), [
    batch,
    inner,
    count(right, rightOnly),
  ]);
  const order = [...both, ...leftOnly, ...summed, ...rightOnly];
  const shape = order.map((d) =>
    summed.includes(d) ? 1 : rightOnly.includes(d) ? right.shape[d]! : left.shape[d]!,
  );
  return permute(
    view(bmm(a, b), shape),
    left.shape.map((_, d) => order.indexOf(d)),
  );
}
