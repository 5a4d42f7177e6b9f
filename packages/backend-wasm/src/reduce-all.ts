import { accumulatorDType, type Expr, type Launch, type ReduceKernel } from '@t/core/kernel';
import type { Run } from './compile.ts';
import { replaceInputs } from './kernels/share.ts';
import type { ResidentMemory } from './memory/resident.ts';
import { costOf } from './threads/cost.ts';

/** Elements that are combined to one partial result. */
const PART = 32_768;

/**
 * Whether launches of the kernel may combine everything to one value, to which partial results can be combined. A
 * dimension of one element that is kept counts as adjacent.
 */
export const mayReduceAll = ({ kept, outer, inner, combine }: ReduceKernel): boolean =>
  kept === 1 &&
  outer.every((kind) => kind === '1') &&
  inner.every((kind) => kind !== 's') &&
  combine !== 'argmax' &&
  combine !== 'argmin';

/**
 * A reduction that makes one value of very many elements combines parts of a fixed size first, which threads may share,
 * and then their results: so the value does not depend on the number of threads.
 *
 * @param worthwhile nanoseconds of work from which it does so
 */
export function reduceAll(
  kernel: ReduceKernel,
  compile: (kernel: ReduceKernel) => Run,
  resident: ResidentMemory,
  worthwhile: number,
): Run {
  const { reduced, inputs } = kernel;
  const cost = costOf(kernel);
  const direct = compile(kernel);
  // Now, not at the first launch that is large: new shapes compile nothing.
  const steps = split(kernel);
  const [parts, whole] = [compile(steps.parts), compile(steps.whole)];
  return (launch) => {
    const { geometry, buffers, offsets, scalars } = launch;
    if (geometry[0] !== 1 || cost(geometry) < worthwhile) return direct(launch);
    const first = geometry[1]!;
    let within = 1;
    for (let i = 1; i < reduced; i++) within *= geometry[1 + i]!;
    const length = Math.max(1, Math.floor(PART / within));
    const count = Math.floor(first / length);
    if (count < 2) return direct(launch);

    const rest = first - count * length;
    resident.launch++;
    const results = resident.alloc(steps.parts.output, count + (rest > 0 ? 1 : 0));
    const strides = inputs.map((_, i) => {
      const at = 3 + reduced + i * (1 + reduced);
      return [...geometry.subarray(at, at + reduced)];
    });
    /** `count` partial results of `length` each, from part `from` on. */
    const some = (from: number, count: number, length: number, step: number): Launch => ({
      buffers: [results, ...buffers.slice(1, 1 + inputs.length)],
      offsets: [from, ...strides.map(([stride], i) => offsets[1 + i]! + from * step * stride!)],
      scalars,
      geometry: Int32Array.from([
        count,
        length,
        ...geometry.subarray(2, 1 + reduced),
        1,
        ...strides.flatMap((list) => [step * list[0]!, ...list]),
      ]),
    });
    try {
      parts(some(0, count, length, length));
      if (rest > 0) parts(some(count, 1, rest, length));
      whole({
        buffers: [buffers[0]!, results],
        offsets: [offsets[0]!, 0],
        scalars,
        geometry: Int32Array.of(1, results.length, 0, 0, 1),
      });
    } finally {
      resident.free(results);
    }
  };
}

/** The kernels of both steps. Partial results have the precision of accumulators. */
function split(kernel: ReduceKernel): { parts: ReduceKernel; whole: ReduceKernel } {
  const { combine, prologue, inputs } = kernel;
  const dtype = accumulatorDType(combine, prologue.dtype);
  const grows = (combine === 'sum' || combine === 'prod') && dtype === 'float32';
  const partial: Expr = { kind: 'input', index: 0, dtype: grows ? 'float64' : dtype };
  const combined: Expr = grows ? { kind: 'cast', a: partial, dtype } : partial;
  return {
    parts: { ...kernel, outer: inputs.map(() => 's'), epilogue: partial, output: partial.dtype },
    whole: {
      ...kernel,
      reduced: 1,
      outer: ['0'],
      inner: ['1'],
      inputs: [partial.dtype],
      prologue: partial,
      epilogue: replaceInputs(kernel.epilogue, () => combined),
    },
  };
}
