import {
  accumulatorDType,
  type DType,
  type Launch,
  type NormaliseKernel,
  type RowStage,
} from '@t/core/kernel';
import { runsInSoftware } from '../device/adapter.ts';
import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { printCast, printExpr, printRound } from '../wgsl/expression.ts';
import { GROUP_INDEX, invocationIndex, paramsAfter, Shader } from '../wgsl/shader.ts';
import { scalarType } from '../wgsl/types.ts';
import { writeScalars } from './map.ts';
import { positionOf, product, splitIndex } from './positions.ts';
import type { DeviceProgram } from './program.ts';
import { join, start } from './reduce/combination.ts';
import { GROUP_LANES, MOST } from './reduce/passes.ts';

/** Invocations that share a row, through workgroup memory. */
type Lanes = 1 | typeof GROUP_LANES;

/** A workgroup, whose invocations read a row together, but where barriers are dear or rows short. */
const lanesFor = (device: GPUDevice, length: number): Lanes =>
  runsInSoftware(device) || length < GROUP_LANES / 2 ? 1 : GROUP_LANES;

/**
 * Rows adjacent in memory, of no more elements than invocations sum accurately. In software launches are dear, but an
 * invocation a row is slower than maps once there is much to do (softmax of 64 x 10: 0.08 ms, not 0.15; of 1024 x 1024:
 * 27 ms, not 23).
 */
export function normalises(
  device: GPUDevice,
  { rank, inner }: NormaliseKernel,
  geometry: Int32Array,
): boolean {
  const length = geometry[rank - 1]!;
  if (inner.includes('s') || length > MOST * lanesFor(device, length)) return false;
  return !runsInSoftware(device) || product(geometry, 0, rank) <= FEW;
}

const FEW = 2 ** 16;

/** One launch: an invocation or a workgroup a row. */
export function normaliseProgram(queue: Queue, kernel: NormaliseKernel): DeviceProgram {
  const { rank, scalars } = kernel;
  const count = 1 + kernel.saves.length + kernel.inputs.length;
  const shaders = new Map<Lanes, Shader>();
  return {
    run({ buffers, offsets, geometry, scalars: values }: Launch): void {
      const rows = product(geometry, 0, rank - 1);
      if (rows === 0) return;
      const lanes = lanesFor(queue.device, geometry[rank - 1]!);
      let shader = shaders.get(lanes);
      if (shader === undefined) shaders.set(lanes, (shader = normaliseShader(queue, kernel, lanes)));
      const groups = lanes === 1 ? Math.ceil(rows / GROUP_LANES) : rows;
      shader.launch(buffers.slice(0, count) as DeviceBuffer[], offsets, groups, (ints, floats, at) => {
        ints[at] = rows;
        ints.set(geometry, at + 1);
        writeScalars(scalars, values, ints, floats, at + 1 + geometry.length);
      });
    },
  };
}

/** Elements whose loads do not wait for one another, and whose sum is rounded apart from the total. */
const BLOCK = 16;

function normaliseShader(queue: Queue, kernel: NormaliseKernel, lanes: Lanes): Shader {
  const { rank, inputs, stages, keeps, saves } = kernel;
  const first = 1 + saves.length;
  const count = first + inputs.length;
  const params = paramsAfter(count);
  const part = (k: number): string[] => Array.from({ length: rank }, (_, d) => params.int(1 + k * rank + d));
  const sizes = part(0);
  const size = sizes[rank - 1]!;
  const strides = Array.from({ length: count }, (_, k) => part(1 + k));
  const length = 1 + rank * (1 + count);
  const scalar = (k: number, dtype: DType): string =>
    params[dtype === 'float32' ? 'float' : 'int'](length + k);
  const place = (k: number, i: string): string => `start${k} + ${i} * ${strides[k]![rank - 1]}`;
  const leaves = (i: string) => ({
    scalar,
    input: (k: number) => {
      if (k < inputs.length) return `load${first + k}(${place(first + k, i)})`;
      return k < inputs.length + stages.length ? `result${k - inputs.length}` : `load0(${place(0, i)})`;
    },
  });
  const tree = lanes > 1;
  const saved = saves.map((stage) => stages[stage]!.epilogue.dtype);
  const body = printExpr(kernel.body, leaves('k'));
  return new Shader(queue, {
    label: 'normalise',
    bindings: [
      ...[kernel.output, ...saved].map((dtype) => ({ type: scalarType(dtype), access: 'write' }) as const),
      ...inputs.map((dtype) => ({ type: scalarType(dtype), access: 'read' }) as const),
    ],
    params: length + kernel.scalars.length,
    workgroup: [GROUP_LANES, 1],
    declarations: stages.flatMap((stage, j) => {
      const type = stateType(stage);
      return [
        `fn joined${j}(a: ${type}, b: ${type}) -> ${type} { return ${join(stage.combine, type)}; }`,
        ...(tree ? [`var<workgroup> states${j}: array<${type}, ${GROUP_LANES}>;`] : []),
      ];
    }),
    code: [
      `let row = ${tree ? GROUP_INDEX : invocationIndex(GROUP_LANES)};`,
      `if (row >= ${params.int(0)}) { return; }`,
      ...(rank > 1 ? splitIndex('row', sizes.slice(0, -1), 'c') : []),
      ...strides.map((list, k) => `let start${k} = ${positionOf(list.slice(0, -1), 'c')};`),
      `let lane = ${tree ? 'i32(local.x)' : '0'};`,
      ...stages.flatMap((stage, j) => {
        const { statements, value } = printExpr(stage.prologue, leaves('k'));
        const state = stage.combine === 'all' || stage.combine === 'any';
        const dtype = stage.prologue.dtype;
        const epilogue = printExpr(stage.epilogue, { scalar, input: () => `combined${j}` }, `w${j}_`);
        const initial = start(stage.combine, stateType(stage));
        return [
          `var state${j} = ${initial};`,
          `for (var at${j} = lane; at${j} < ${size}; at${j} += ${BLOCK * lanes}) {`,
          `var block = ${initial};`,
          `let end = min(at${j} + ${BLOCK * lanes}, ${size});`,
          `for (var k = at${j}; k < end; k += ${lanes}) {`,
          ...statements,
          `let x = ${value};`,
          ...(keeps === j ? [`store0(${place(0, 'k')}, x);`] : []),
          `block = joined${j}(block, ${state ? printCast(dtype, 'bool', 'x') : 'x'});`,
          '}',
          `state${j} = joined${j}(state${j}, block);`,
          '}',
          ...(tree ? joinLanes(j) : []),
          `let combined${j} = ${printRound(accumulatorDType(stage.combine, dtype), `state${j}`)};`,
          ...epilogue.statements,
          `let result${j} = ${epilogue.value};`,
        ];
      }),
      ...(saves.length > 0
        ? [
            'if (lane == 0) {',
            ...saves.map((stage, i) => `store${1 + i}(start${1 + i}, result${stage});`),
            '}',
          ]
        : []),
      `for (var k = lane; k < ${size}; k += ${lanes}) {`,
      ...body.statements,
      `store0(${place(0, 'k')}, ${printCast(kernel.body.dtype, kernel.output, body.value)});`,
      '}',
    ],
  });
}

const stateType = ({ combine, prologue }: RowStage) =>
  combine === 'all' || combine === 'any' ? 'i32' : scalarType(prologue.dtype);

/** Statements that leave in every lane what all lanes have combined in stage `j`. */
const joinLanes = (j: number): string[] => [
  `states${j}[lane] = state${j};`,
  'workgroupBarrier();',
  `for (var width = ${GROUP_LANES / 2}; width > 0; width >>= 1u) {`,
  `if (lane < width) { states${j}[lane] = joined${j}(states${j}[lane], states${j}[lane + width]); }`,
  'workgroupBarrier();',
  '}',
  `state${j} = states${j}[0];`,
];
