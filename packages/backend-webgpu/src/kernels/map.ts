import type { Launch, MapKernel } from '@t/core/kernel';
import { FOREIGN, holdsQuads, type DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { printCast, printExpr } from '../wgsl/expression.ts';
import { paramsAfter } from '../wgsl/shader.ts';
import { scalarType } from '../wgsl/types.ts';
import { ELEMENT_PARAMS, ElementShader } from './elements.ts';
import { positionOf, product, splitIndex } from './positions.ts';
import type { DeviceProgram } from './program.ts';

/** From so many elements on, four at a time save more than a second shader costs. */
export const LEAST_FOR_QUADS = 1024;

/** Element by element, or by quads (four elements, a vec4) where they lie so. */
export function mapProgram(queue: Queue, kernel: MapKernel): DeviceProgram {
  const { rank, inner, scalars } = kernel;
  const buffers = inner.length;
  const geometrySize = rank * (buffers + 1);
  const single = mapShader(queue, kernel, false);
  let quads: ElementShader | null = null;
  return {
    run(launch: Launch): void {
      const { offsets, geometry, scalars: values } = launch;
      const bound = launch.buffers as DeviceBuffer[];
      const total = product(geometry, 0, rank);
      if (total < LEAST_FOR_QUADS || !liesInQuads(kernel, launch, total)) {
        single.launch(bound, offsets, total, (ints, at, floats) => {
          ints.set(geometry, at);
          writeScalars(scalars, values, ints, floats, at + geometrySize);
        });
        return;
      }
      const starts = inner.map((kind, k) => (kind === '1' ? offsets[k]! / 4 : offsets[k]!));
      quads ??= mapShader(queue, kernel, true);
      quads.launch(bound, starts, Math.ceil(total / 4), (ints, at, floats) => {
        ints.set(geometry, at);
        ints[at + rank - 1] = Math.ceil(geometry[rank - 1]! / 4);
        for (let k = 0; k < buffers; k++) {
          if (inner[k] === '0') continue;
          for (let d = rank * (k + 1); d < rank * (k + 2); d++) ints[at + d] = geometry[d]! / 4;
        }
        writeScalars(scalars, values, ints, floats, at + geometrySize);
      });
    },
  };
}

/** Whether each quad of the output takes one quad, or one element, of each input. */
function liesInQuads(
  { rank, inner }: MapKernel,
  { buffers, offsets, geometry }: Launch,
  total: number,
): boolean {
  if (inner[0] !== '1') return false;
  if (geometry[rank - 1]! % 4 !== 0 && (rank > 1 || !isLast(buffers[0] as DeviceBuffer, offsets[0]! + total)))
    return false;
  for (let k = 0; k < inner.length; k++) {
    if (inner[k] === '0') continue;
    if (inner[k] === 's' || !holdsQuads(buffers[k] as DeviceBuffer, offsets[k]!)) return false;
    for (let d = 0; d < rank - 1; d++) if (geometry[rank * (k + 1) + d]! % 4 !== 0) return false;
  }
  return true;
}

/** Whether nothing comes after the first `end` elements: the last quad may then reach into the memory left over. */
const isLast = ({ block, length }: DeviceBuffer, end: number): boolean =>
  end === length && block.region.id !== FOREIGN;

/**
 * Parameters: the geometry, the scalars. By quads, the last size and the strides and offsets of what is adjacent count
 * quads.
 */
function mapShader(queue: Queue, kernel: MapKernel, quads: boolean): ElementShader {
  const { rank, inner, inputs, scalars } = kernel;
  const buffers = inner.length;
  const params = paramsAfter(buffers);
  const int = (n: number): string => params.int(ELEMENT_PARAMS + n);
  const geometrySize = rank * (buffers + 1);
  const sizes = Array.from({ length: rank }, (_, d) => int(d));
  const positions = inner.map((kind, k) => {
    const strides = sizes.map((_, d) => (d === rank - 1 && kind !== 's' ? kind : int(rank * (k + 1) + d)));
    return positionOf(strides, 'c');
  });
  const axes = new Set<number>();
  const { statements, value } = printExpr(kernel.body, {
    input: (k) => `x${k}`,
    scalar: (k, dtype) => params[dtype === 'float32' ? 'float' : 'int'](ELEMENT_PARAMS + geometrySize + k),
    coord(axis) {
      axes.add(axis);
      return `c${axis}`;
    },
  });
  const type = scalarType(kernel.output);
  const parameters = [
    ...inputs.map((dtype, k) => `x${k}: ${scalarType(dtype)}`),
    ...[...axes].map((axis) => `c${axis}: i32`),
  ];
  const byQuads = (k: number): boolean => quads && inner[k] === '1';
  /** Source of the result for element `j` of a quad. */
  const call = (j: number): string => {
    const xs = inputs.map((_, k) => (byQuads(k + 1) ? `x${k}[${j}]` : `x${k}`));
    const cs = [...axes].map((axis) => (quads && axis === rank - 1 ? `c${axis} * 4 + ${j}` : `c${axis}`));
    return `body(${[...xs, ...cs].join(', ')})`;
  };
  return new ElementShader(queue, {
    label: 'map',
    bindings: [kernel.output, ...inputs].map((dtype, k) => ({
      type: scalarType(dtype),
      access: k === 0 ? 'write' : 'read',
      quads: byQuads(k),
    })),
    params: geometrySize + scalars.length,
    declarations: [
      `fn body(${parameters.join(', ')}) -> ${type} {`,
      ...statements,
      `return ${printCast(kernel.body.dtype, kernel.output, value)};`,
      '}',
    ],
    code: [
      ...splitIndex('index', sizes, 'c'),
      ...inputs.map((_, k) => `let x${k} = load${k + 1}(${positions[k + 1]!});`),
      quads ? `let y = vec4<${type}>(${[0, 1, 2, 3].map(call).join(', ')});` : `let y = ${call(0)};`,
      `store0(${positions[0]!}, y);`,
    ],
  });
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
