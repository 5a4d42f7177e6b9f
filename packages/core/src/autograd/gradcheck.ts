import { RuntimeError, ValueError } from '../errors.ts';
import { Tensor } from '../tensor/tensor.ts';
import { fromData } from '../ops/create/tensor.ts';
import type { TypedArray } from '../tensor/dtype.ts';
import { grad } from './engine.ts';
import { noGrad } from './mode.ts';
import type { DifferentiableFunction, TensorOrList } from './functional.ts';

export interface GradcheckOptions {
  /** Step of the finite differences (1e-6). */
  readonly eps?: number;
  /** Absolute and relative tolerance (1e-5, 1e-3). */
  readonly atol?: number;
  readonly rtol?: number;
  /** Give false instead of an error where a gradient is off (default true: raise). */
  readonly raiseException?: boolean;
}

/**
 * Compares the gradients of `fn` with central finite differences, for every input that requires one and every
 * element of every output. Inputs should be float64. The error names the output, the input and the element that
 * differ, with both values. Source: torch.autograd.gradcheck.
 */
export async function gradcheck(
  fn: DifferentiableFunction,
  inputs: TensorOrList,
  options: GradcheckOptions = {},
): Promise<boolean> {
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raiseException = true } = options;
  const list = inputs instanceof Tensor ? [inputs] : [...inputs];
  if (!list.some((x) => x.requiresGrad)) {
    throw new ValueError(
      'gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.',
    );
  }
  const run = (values: readonly Tensor[]): readonly Tensor[] => {
    const output = fn(...values);
    return output instanceof Tensor ? [output] : output;
  };
  const outputs = run(list).filter((x) => x.requiresGrad);
  for (const [i, input] of list.entries()) {
    if (!input.requiresGrad) continue;
    const numerical = await finiteDifferences(run, list, i, eps);
    for (const [o, output] of outputs.entries()) {
      const analytical = await rowsOf(output, input);
      const failure = compare(analytical, numerical[o]!, output.layout.size, input.layout.size, atol, rtol);
      if (failure === null) continue;
      if (!raiseException) return false;
      const [row, column] = failure;
      throw new RuntimeError(
        `Jacobian mismatch for output ${o} with respect to input ${i}, at output element ${row} and input element ` +
          `${column} (${coordinates(input, column)}): numerical ${numerical[o]![row * input.layout.size + column]}, ` +
          `analytical ${analytical[row * input.layout.size + column]}`,
      );
    }
  }
  return true;
}

/** Position of a flat element as PyTorch's index, `[1, 2]`. */
function coordinates(x: Tensor, flat: number): string {
  const index: number[] = [];
  let rest = flat;
  for (let d = x.ndim - 1; d >= 0; d--) {
    index.unshift(rest % x.shape[d]!);
    rest = Math.floor(rest / x.shape[d]!);
  }
  return `[${index.join(', ')}]`;
}

/** d(output o)/d(input i) row-major, [outputs of o, elements of i], for every output. */
async function finiteDifferences(
  run: (values: readonly Tensor[]) => readonly Tensor[],
  inputs: readonly Tensor[],
  i: number,
  eps: number,
): Promise<number[][]> {
  const input = inputs[i]!;
  const values = await input.data();
  const size = input.layout.size;
  const evaluate = async (at: number, step: number): Promise<TypedArray[]> => {
    const moved = values.slice();
    moved[at]! += step;
    const replaced = fromData(input.device, input.dtype, input.shape, moved);
    const outputs = noGrad(() => run(inputs.map((x, j) => (j === i ? replaced : x))));
    return Promise.all(outputs.filter((x) => x.dtype.startsWith('float')).map((x) => x.data()));
  };
  const rows: number[][] = [];
  for (let at = 0; at < size; at++) {
    const above = await evaluate(at, eps);
    const below = await evaluate(at, -eps);
    above.forEach((up, o) => {
      const row = (rows[o] ??= new Array<number>(up.length * size));
      up.forEach((value, k) => (row[k * size + at] = (value - below[o]![k]!) / (2 * eps)));
    });
  }
  return rows;
}

async function rowsOf(output: Tensor, input: Tensor): Promise<number[]> {
  const rows: number[] = [];
  for (let k = 0; k < output.layout.size; k++) {
    const seed = new Float64Array(output.layout.size);
    seed[k] = 1;
    const one = fromData(output.device, 'float64', output.shape, seed).to(output.dtype);
    const [gradient] = grad(output, input, { gradOutputs: [one], retainGraph: true, allowUnused: true });
    rows.push(...(gradient ? await gradient.data() : new Array<number>(input.layout.size).fill(0)));
  }
  return rows;
}

function compare(
  a: readonly number[],
  b: readonly number[],
  rows: number,
  columns: number,
  atol: number,
  rtol: number,
): [number, number] | null {
  for (let k = 0; k < rows; k++) {
    for (let j = 0; j < columns; j++) {
      const [x, y] = [a[k * columns + j]!, b[k * columns + j]!];
      if (!(Math.abs(x - y) <= atol + rtol * Math.abs(y)) && !(Number.isNaN(x) && Number.isNaN(y)))
        return [k, j];
    }
  }
  return null;
}
