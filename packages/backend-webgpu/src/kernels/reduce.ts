import { accumulatorDType, type Combine, type DType, type Launch, type ReduceKernel } from '@t/core/kernel';
import type { DeviceBuffer, DeviceMemory } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { printCast, printExpr, printRound } from '../wgsl/expression.ts';
import { invocationIndex, paramsAfter, Shader } from '../wgsl/shader.ts';
import { scalarType } from '../wgsl/types.ts';
import { writeScalars } from './map.ts';
import { positionOf, product, splitIndex } from './positions.ts';
import type { DeviceProgram } from './program.ts';

const WORKGROUP = 64;

/** One invocation an output. Parameters: numbers of outputs and of reduced elements, the geometry, the scalars. */
export function reduceProgram(queue: Queue, _memory: DeviceMemory, kernel: ReduceKernel): DeviceProgram {
  const { kept, reduced, inputs, scalars, combine } = kernel;
  const buffers = inputs.length + 1;
  const params = paramsAfter(buffers);
  let next = 2;
  const take = (count: number): string[] => Array.from({ length: count }, () => params.int(next++));
  const keptSizes = take(kept);
  const reducedSizes = take(reduced);
  const outStrides = take(kept);
  const strides = inputs.map(() => take(kept + reduced));
  const geometrySize = next - 2;
  const leaves = {
    scalar: (k: number, dtype: DType) => params[dtype === 'float32' ? 'float' : 'int'](next + k),
  };
  const dtype = kernel.prologue.dtype;
  const prologue = printExpr(kernel.prologue, { ...leaves, input: (k) => `x${k}` });
  const combined = accumulatorDType(combine, dtype);
  const epilogue = printExpr(kernel.epilogue, { ...leaves, input: () => 'combined' }, 'w');
  const isArg = combine === 'argmax' || combine === 'argmin';
  const shader = new Shader(queue, {
    label: `reduce ${combine}`,
    bindings: [
      { type: scalarType(kernel.output), access: 'write' },
      ...inputs.map((input) => ({ type: scalarType(input), access: 'read' }) as const),
    ],
    params: next + scalars.length,
    workgroup: [WORKGROUP, 1],
    code: [
      `let index = ${invocationIndex(WORKGROUP)};`,
      `if (index >= ${params.int(0)}) { return; }`,
      ...splitIndex('index', keptSizes, 'm'),
      `var acc = ${start(combine, dtype)};`,
      'var best = -1;',
      `for (var k = 0; k < ${params.int(1)}; k++) {`,
      ...splitIndex('k', reducedSizes, 'n'),
      ...inputs.map(
        (_, i) =>
          `let x${i} = load${i + 1}(${positionOf(strides[i]!.slice(0, kept), 'm')} + ${positionOf(strides[i]!.slice(kept), 'n')});`,
      ),
      ...prologue.statements,
      `let x = ${prologue.value};`,
      isArg
        ? `if (best < 0 || beats${combine.slice(3) === 'max' ? 'Max' : 'Min'}${suffix(dtype)}(x, acc)) { acc = x; best = k; }`
        : `acc = ${join(combine, dtype)};`,
      '}',
      `let combined = ${isArg ? 'best' : printRound(combined, 'acc')};`,
      ...epilogue.statements,
      `store0(${positionOf(outStrides, 'm')}, ${printCast(kernel.epilogue.dtype, kernel.output, epilogue.value)});`,
    ],
  });
  return {
    run({ buffers: bound, offsets, geometry, scalars: values }: Launch): void {
      const outputs = product(geometry, 0, kept);
      const count = product(geometry, kept, reduced);
      shader.launch(bound as DeviceBuffer[], offsets, Math.ceil(outputs / WORKGROUP), (ints, floats, at) => {
        ints[at] = outputs;
        ints[at + 1] = count;
        ints.set(geometry, at + 2);
        writeScalars(scalars, values, ints, floats, at + 2 + geometrySize);
      });
    },
  };
}

const suffix = (dtype: DType): 'Float' | 'Int' => (dtype === 'float32' ? 'Float' : 'Int');

/** What a combination of no elements is. */
function start(combine: Combine, dtype: DType): string {
  const float = dtype === 'float32';
  switch (combine) {
    case 'sum':
      return float ? '0.0' : '0';
    case 'prod':
      return float ? '1.0' : '1';
    case 'all':
      return '1';
    case 'any':
      return '0';
    case 'max':
    case 'argmax':
      return float ? '-infinity()' : 'i32(-2147483647 - 1)';
    case 'min':
    case 'argmin':
      return float ? 'infinity()' : '2147483647';
  }
}

/** Source of `acc` joined with `x`. */
function join(combine: Exclude<Combine, 'argmax' | 'argmin'> | Combine, dtype: DType): string {
  const truth = `select(0, 1, x != ${dtype === 'float32' ? '0.0' : '0'})`;
  switch (combine) {
    case 'sum':
      return 'acc + x';
    case 'prod':
      return 'acc * x';
    case 'all':
      return `acc & ${truth}`;
    case 'any':
      return `acc | ${truth}`;
    default:
      return `${combine}${suffix(dtype)}(acc, x)`;
  }
}
