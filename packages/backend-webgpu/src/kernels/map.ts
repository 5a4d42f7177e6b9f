import type { Launch, MapKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { printCast, printExpr } from '../wgsl/expression.ts';
import { invocationIndex, paramsAfter, Shader } from '../wgsl/shader.ts';
import { scalarType } from '../wgsl/types.ts';
import { positionOf, product, splitIndex } from './positions.ts';
import type { DeviceProgram } from './program.ts';

const WORKGROUP = 64;

/** One invocation an element. Parameters: the number of elements, the geometry, the scalars. */
export function mapProgram(queue: Queue, kernel: MapKernel): DeviceProgram {
  const { rank, inputs, scalars } = kernel;
  const buffers = inputs.length + 1;
  const geometrySize = rank * (buffers + 1);
  const params = paramsAfter(buffers);
  const sizes = Array.from({ length: rank }, (_, d) => params.int(1 + d));
  const strides = Array.from({ length: buffers }, (_, k) =>
    Array.from({ length: rank }, (_, d) => {
      const kind = d === rank - 1 ? kernel.inner[k]! : 's';
      return kind === 's' ? params.int(1 + rank * (k + 1) + d) : kind;
    }),
  );
  const loads = inputs.map((_, k) => `let x${k} = load${k + 1}(${positionOf(strides[k + 1]!, 'c')});`);
  const { statements, value } = printExpr(kernel.body, {
    input: (k) => `x${k}`,
    scalar: (k, dtype) => params[dtype === 'float32' ? 'float' : 'int'](1 + geometrySize + k),
    coord: (axis) => `c${axis}`,
  });
  const shader = new Shader(queue, {
    label: 'map',
    bindings: [
      { type: scalarType(kernel.output), access: 'write' },
      ...inputs.map((dtype) => ({ type: scalarType(dtype), access: 'read' }) as const),
    ],
    params: 1 + geometrySize + scalars.length,
    workgroup: [WORKGROUP, 1],
    code: [
      `let index = ${invocationIndex(WORKGROUP)};`,
      `if (index >= ${params.int(0)}) { return; }`,
      ...splitIndex('index', sizes, 'c'),
      ...loads,
      ...statements,
      `store0(${positionOf(strides[0]!, 'c')}, ${printCast(kernel.body.dtype, kernel.output, value)});`,
    ],
  });
  return {
    run({ buffers: bound, offsets, geometry, scalars: values }: Launch): void {
      const total = product(geometry, 0, rank);
      shader.launch(bound as DeviceBuffer[], offsets, Math.ceil(total / WORKGROUP), (ints, floats, at) => {
        ints[at] = total;
        ints.set(geometry, at + 1);
        writeScalars(scalars, values, ints, floats, at + 1 + geometrySize);
      });
    },
  };
}

/** Writes a launch's scalars as their dtypes. */
export function writeScalars(
  dtypes: MapKernel['scalars'],
  values: readonly number[],
  ints: Int32Array,
  floats: Float32Array,
  at: number,
): void {
  for (let i = 0; i < dtypes.length; i++) {
    if (dtypes[i] === 'float32') floats[at + i] = values[i]!;
    else ints[at + i] = roundScalar(dtypes[i]!, values[i]!);
  }
}

function roundScalar(dtype: MapKernel['output'], value: number): number {
  if (dtype === 'bool') return value !== 0 ? 1 : 0;
  return dtype === 'uint8' ? value & 255 : value | 0;
}
