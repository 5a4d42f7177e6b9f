import type { DType, TypedArray } from '../tensor/dtype.ts';
import type { Backend, Launch } from './backend.ts';
import type { Expr } from './expr.ts';
import { hostBackend } from './host-backend.ts';
import type { HostBuffer } from './host-memory.ts';
import type {
  Combine,
  ConvolveKernel,
  GatherKernel,
  Kernel,
  MapKernel,
  MatmulKernel,
  NormaliseKernel,
  ReduceKernel,
  ScanKernel,
  ScatterKernel,
  SortKernel,
} from './kernel.ts';
import { binaryFunction, convert, roundTo, unaryFunctions } from './scalar.ts';

/**
 * The interpreter of the kernel IR. It is the specification of every kernel kind, the oracle that compiled
 * backends are tested against, and what runs where a compiler may not. Plain and slow on purpose.
 */

interface Env {
  readonly inputs: number[];
  scalars: readonly number[];
  readonly coords: number[];
}

type Evaluate = (env: Env) => number;
type Run = (launch: Launch) => void;

/** A function that evaluates `expr`, rounding to the dtype of each node. */
export function evaluator(expr: Expr): Evaluate {
  switch (expr.kind) {
    case 'input': {
      const { index } = expr;
      return (env) => env.inputs[index]!;
    }
    case 'scalar': {
      const { index } = expr;
      const round = roundTo(expr.dtype);
      return (env) => round(env.scalars[index]!);
    }
    case 'const': {
      const value = roundTo(expr.dtype)(expr.value);
      return () => value;
    }
    case 'coord': {
      const { axis } = expr;
      return (env) => env.coords[axis]!;
    }
    case 'cast': {
      const a = evaluator(expr.a);
      const to = convert(expr.a.dtype, expr.dtype);
      return (env) => to(a(env));
    }
    case 'unary': {
      const a = evaluator(expr.a);
      const fn = expr.fn === 'not' && expr.dtype === 'bool' ? (x: number) => 1 - x : unaryFunctions[expr.fn];
      const round = roundTo(expr.dtype);
      return (env) => round(fn(a(env)));
    }
    case 'binary': {
      const a = evaluator(expr.a);
      const b = evaluator(expr.b);
      const fn = binaryFunction(expr.fn, expr.a.dtype);
      const round = roundTo(expr.dtype);
      return (env) => round(fn(a(env), b(env)));
    }
    case 'where': {
      const cond = evaluator(expr.cond);
      const a = evaluator(expr.a);
      const b = evaluator(expr.b);
      return (env) => (cond(env) !== 0 ? a(env) : b(env));
    }
  }
}

/** Visits every coordinate of `sizes` in row-major order. */
function forEach(
  sizes: readonly number[],
  visit: (coords: readonly number[]) => void,
  coords: number[] = [],
): void {
  coords.length = sizes.length;
  coords.fill(0);
  if (sizes.some((size) => size === 0)) return;
  for (;;) {
    visit(coords);
    let axis = sizes.length - 1;
    while (axis >= 0 && ++coords[axis]! === sizes[axis]) coords[axis--] = 0;
    if (axis < 0) return;
  }
}

const dot = (strides: readonly number[], coords: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < strides.length; i++) sum += strides[i]! * coords[i]!;
  return sum;
};

/** Reads a launch's geometry piece by piece. */
function reader(launch: Launch): (count: number) => number[] {
  let at = 0;
  return (count) => Array.from(launch.geometry.subarray(at, (at += count)));
}

const arrayOf = (launch: Launch, i: number): TypedArray => (launch.buffers[i] as HostBuffer).array;
const startOf = (launch: Launch, i: number): number =>
  (launch.buffers[i] as HostBuffer).base + launch.offsets[i]!;

function map(kernel: MapKernel): Run {
  const body = evaluator(kernel.body);
  return (launch) => {
    const take = reader(launch);
    const sizes = take(kernel.rank);
    const outStrides = take(kernel.rank);
    const strides = kernel.inputs.map(() => take(kernel.rank));
    const env: Env = { inputs: [], scalars: launch.scalars, coords: [] };
    const out = arrayOf(launch, 0);
    forEach(
      sizes,
      (coords) => {
        strides.forEach(
          (s, i) => (env.inputs[i] = arrayOf(launch, i + 1)[startOf(launch, i + 1) + dot(s, coords)]!),
        );
        out[startOf(launch, 0) + dot(outStrides, coords)] = body(env);
      },
      env.coords,
    );
  };
}

/** True where `x` replaces `best` as the extreme; NaN beats every number. */
function beats(combine: 'max' | 'min', x: number, best: number): boolean {
  if (Number.isNaN(best)) return false;
  return Number.isNaN(x) || (combine === 'max' ? x > best : x < best);
}

function reducer(combine: Combine, dtype: DType): (values: readonly number[]) => number {
  const integral = dtype === 'int32' || dtype === 'uint8';
  switch (combine) {
    case 'sum':
      return (values) => values.reduce((a, b) => (integral ? (a + b) | 0 : a + b), 0);
    case 'prod':
      return (values) => values.reduce((a, b) => (integral ? Math.imul(a, b) : a * b), 1);
    case 'all':
      return (values) => (values.every((v) => v !== 0) ? 1 : 0);
    case 'any':
      return (values) => (values.some((v) => v !== 0) ? 1 : 0);
    case 'max':
    case 'min':
      return (values) => values.reduce((a, b) => (beats(combine, b, a) ? b : a));
    case 'argmax':
    case 'argmin': {
      const order = combine === 'argmax' ? 'max' : 'min';
      return (values) => values.reduce((best, v, i) => (beats(order, v, values[best]!) ? i : best), 0);
    }
  }
}

/** dtype of the combined value, which the epilogue starts from. Backends may combine in a wider one. */
export function accumulatorDType(combine: Combine, prologue: DType): DType {
  if (combine === 'all' || combine === 'any') return 'bool';
  return combine === 'argmax' || combine === 'argmin' ? 'int32' : prologue;
}

function reduce(kernel: ReduceKernel): Run {
  const prologue = evaluator(kernel.prologue);
  const epilogue = evaluator(kernel.epilogue);
  const combine = reducer(kernel.combine, kernel.prologue.dtype);
  const round = roundTo(accumulatorDType(kernel.combine, kernel.prologue.dtype));
  return (launch) => {
    const take = reader(launch);
    const kept = take(kernel.kept);
    const reduced = take(kernel.reduced);
    const outStrides = take(kernel.kept);
    const strides = kernel.inputs.map(() => take(kernel.kept + kernel.reduced));
    const env: Env = { inputs: [], scalars: launch.scalars, coords: [] };
    const out = arrayOf(launch, 0);
    forEach(kept, (at) => {
      const values: number[] = [];
      forEach(reduced, (inner) => {
        const coords = [...at, ...inner];
        strides.forEach(
          (s, i) => (env.inputs[i] = arrayOf(launch, i + 1)[startOf(launch, i + 1) + dot(s, coords)]!),
        );
        values.push(prologue(env));
      });
      env.inputs[0] = round(combine(values));
      out[startOf(launch, 0) + dot(outStrides, at)] = epilogue(env);
    });
  };
}

function normalise(kernel: NormaliseKernel): Run {
  const { rank, stages, saves } = kernel;
  const count = kernel.inputs.length;
  const first = 1 + saves.length;
  const steps = stages.map(({ prologue, combine, epilogue }) => ({
    prologue: evaluator(prologue),
    combine: reducer(combine, prologue.dtype),
    round: roundTo(accumulatorDType(combine, prologue.dtype)),
    epilogue: evaluator(epilogue),
  }));
  const body = evaluator(kernel.body);
  return (launch) => {
    const take = reader(launch);
    const sizes = take(rank);
    const strides = Array.from({ length: first + count }, () => take(rank));
    const at = (i: number, coords: readonly number[]): number =>
      startOf(launch, i) + dot(strides[i]!, coords);
    forEach(sizes.slice(0, -1), (outer) => {
      const row = Array.from({ length: sizes[rank - 1]! }, (_, i): Env => {
        const inputs = kernel.inputs.map((_, k) => arrayOf(launch, first + k)[at(first + k, [...outer, i])]!);
        return { inputs, scalars: launch.scalars, coords: [] };
      });
      steps.forEach(({ prologue, combine, round, epilogue }, stage) => {
        const values = row.map(prologue);
        if (kernel.keeps === stage) row.forEach((env, i) => (env.inputs[count + stages.length] = values[i]!));
        const combined = round(combine(values));
        const result = epilogue({ inputs: [combined], scalars: launch.scalars, coords: [] });
        for (const env of row) env.inputs[count + stage] = result;
        saves.forEach((saved, k) => {
          if (saved === stage) arrayOf(launch, 1 + k)[at(1 + k, [...outer, 0])] = result;
        });
      });
      row.forEach((env, i) => (arrayOf(launch, 0)[at(0, [...outer, i])] = body(env)));
    });
  };
}

function matmul(kernel: MatmulKernel): Run {
  const integral = kernel.dtype === 'int32' || kernel.dtype === 'uint8';
  const round = roundTo(kernel.dtype);
  const epilogue = evaluator(kernel.epilogue);
  return (launch) => {
    const take = reader(launch);
    const [batch, rows, columns, inner] = take(4) as [number, number, number, number];
    const strides = Array.from({ length: 3 + kernel.inner.length }, () => take(3));
    const at = (buffer: number, coords: readonly number[]): number =>
      startOf(launch, buffer) + dot(strides[buffer]!, coords);
    const env: Env = { inputs: [], scalars: launch.scalars, coords: [] };
    const [out, a, b] = [0, 1, 2].map((i) => arrayOf(launch, i)) as [TypedArray, TypedArray, TypedArray];
    forEach([batch, rows, columns], (place) => {
      const [i, m, n] = place as [number, number, number];
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        const x = a[at(1, [i, m, k])]!;
        const y = b[at(2, [i, k, n])]!;
        sum = integral ? (sum + Math.imul(x, y)) | 0 : sum + x * y;
      }
      env.inputs[0] = round(sum);
      for (let j = 0; j < kernel.inner.length; j++)
        env.inputs[1 + j] = arrayOf(launch, 3 + j)[at(3 + j, place)]!;
      out[at(0, place)] = epilogue(env);
    });
  };
}

function convolve({ dtype, biased }: ConvolveKernel): Run {
  const integral = dtype === 'int32' || dtype === 'uint8';
  const round = roundTo(dtype);
  return (launch) => {
    const take = reader(launch);
    const [batch, rows, channels] = take(3) as [number, number, number];
    const [kernel, counts] = [take(3), take(3)];
    const [outStrides, xBatch] = [take(5), take(1)];
    const [windowStrides, placeStrides] = [take(4), take(3)];
    const depth = kernel.reduce((a, b) => a * b, channels);
    const [out, x, weight] = [0, 1, 2].map((i) => arrayOf(launch, i)) as [TypedArray, TypedArray, TypedArray];
    forEach([batch, rows, ...counts], (at) => {
      const [b, o, ...place] = at as [number, number, ...number[]];
      const start = startOf(launch, 1) + dot(xBatch, [b]) + dot(placeStrides, place);
      let weightAt = startOf(launch, 2) + o * depth;
      let sum = 0;
      forEach([channels, ...kernel], (window) => {
        const [v, w] = [x[start + dot(windowStrides, window)]!, weight[weightAt++]!];
        sum = integral ? (sum + Math.imul(v, w)) | 0 : sum + v * w;
      });
      const value = biased ? arrayOf(launch, 3)[startOf(launch, 3) + o]! + round(sum) : sum;
      out[startOf(launch, 0) + dot(outStrides, at)] = round(value);
    });
  };
}

/** Shared by gather and scatter: calls `visit` with the two positions that belong together. */
function forEachIndexed(
  kernel: GatherKernel | ScatterKernel,
  launch: Launch,
  visit: (direct: number, indexed: number) => void,
): void {
  const [direct, indexed] = kernel.kind === 'gather' ? [0, 1] : [1, 0];
  const take = reader(launch);
  const sizes = take(kernel.rank);
  const strides = [0, 1].map(() => take(kernel.rank));
  const indices = Array.from({ length: kernel.indices }, () => take(kernel.rank));
  const targets = indices.map(() => take(2));
  forEach(sizes, (coords) => {
    let position = startOf(launch, indexed!) + dot(strides[indexed!]!, coords);
    indices.forEach((s, j) => {
      const index = arrayOf(launch, 2 + j)[startOf(launch, 2 + j) + dot(s, coords)]!;
      position += (index < 0 ? index + targets[j]![1]! : index) * targets[j]![0]!;
    });
    visit(startOf(launch, direct!) + dot(strides[direct!]!, coords), position);
  });
}

function gather(kernel: GatherKernel): Run {
  return (launch) => {
    const out = arrayOf(launch, 0);
    const source = arrayOf(launch, 1);
    forEachIndexed(kernel, launch, (at, position) => (out[at] = source[position]!));
  };
}

function scatter(kernel: ScatterKernel): Run {
  const { combine } = kernel;
  const round = roundTo(kernel.dtype);
  const merge = combine === 'set' ? (_: number, b: number) => b : binaryFunction(combine, kernel.dtype);
  return (launch) => {
    const target = arrayOf(launch, 0);
    const values = arrayOf(launch, 1);
    forEachIndexed(kernel, launch, (at, position) => {
      target[position] = round(merge(target[position]!, values[at]!));
    });
  };
}

function scan(kernel: ScanKernel): Run {
  const { combine, rank } = kernel;
  const merge = scanStep(combine, kernel.dtype);
  return (launch) => {
    const take = reader(launch);
    const sizes = take(rank);
    const strides = launch.buffers.slice(0, kernel.withIndices ? 3 : 2).map(() => take(rank));
    const last = strides.length - 1;
    const at = (i: number, coords: readonly number[]): number =>
      startOf(launch, i) + dot(strides[i]!, coords);
    forEach(sizes.slice(0, -1), (outer) => {
      let value = 0;
      let index = 0;
      for (let i = 0; i < sizes[rank - 1]!; i++) {
        const coords = [...outer, i];
        const x = arrayOf(launch, last)[at(last, coords)]!;
        const next = i === 0 ? x : merge(value, x);
        // Of equal extremes the last one counts.
        if (i > 0 && kernel.withIndices && (x === next || (Number.isNaN(x) && Number.isNaN(next)))) index = i;
        value = next;
        arrayOf(launch, 0)[at(0, coords)] = value;
        if (kernel.withIndices) arrayOf(launch, 1)[at(1, coords)] = index;
      }
    });
  };
}

/** One step of a running combination. Sums and products of floats are kept in double precision. */
export function scanStep(combine: ScanKernel['combine'], dtype: DType): (a: number, b: number) => number {
  const integral = dtype === 'int32' || dtype === 'uint8';
  switch (combine) {
    case 'sum':
      return integral ? (a, b) => (a + b) | 0 : (a, b) => a + b;
    case 'prod':
      return integral ? Math.imul : (a, b) => a * b;
    case 'logaddexp':
      return logaddexp;
    default:
      return (a, b) => (beats(combine, b, a) || b === a ? b : a);
  }
}

/** log(e^a + e^b) without overflow. */
export function logaddexp(a: number, b: number): number {
  if (a === b && !Number.isFinite(a)) return a;
  const top = Math.max(a, b);
  return top + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** Ascending with NaN last. */
export const compareNumbers = (a: number, b: number): number =>
  Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a < b ? -1 : a > b ? 1 : 0;

function sort(kernel: SortKernel): Run {
  const { rank } = kernel;
  const order = kernel.descending ? (a: number, b: number) => compareNumbers(b, a) : compareNumbers;
  return (launch) => {
    const take = reader(launch);
    const sizes = take(rank);
    const strides = [0, 1, 2].map(() => take(rank));
    const at = (i: number, coords: readonly number[]): number =>
      startOf(launch, i) + dot(strides[i]!, coords);
    forEach(sizes.slice(0, -1), (outer) => {
      const values = Array.from(
        { length: sizes[rank - 1]! },
        (_, i) => arrayOf(launch, 2)[at(2, [...outer, i])]!,
      );
      const indices = [...values.keys()].sort((i, j) => order(values[i]!, values[j]!) || i - j);
      indices.forEach((from, i) => {
        arrayOf(launch, 0)[at(0, [...outer, i])] = values[from]!;
        arrayOf(launch, 1)[at(1, [...outer, i])] = from;
      });
    });
  };
}

/** A function that runs `kernel` on host buffers. */
export function interpret(kernel: Kernel): Run {
  switch (kernel.kind) {
    case 'map':
      return map(kernel);
    case 'reduce':
      return reduce(kernel);
    case 'normalise':
      return normalise(kernel);
    case 'matmul':
      return matmul(kernel);
    case 'convolve':
      return convolve(kernel);
    case 'gather':
      return gather(kernel);
    case 'scatter':
      return scatter(kernel);
    case 'scan':
      return scan(kernel);
    case 'sort':
      return sort(kernel);
  }
}

/** A backend made of the interpreter alone: the reference that others are measured against. */
export const reference = (): Backend => ({
  ...hostBackend('reference', interpret),
  normalises: () => true,
  convolves: () => true,
});
