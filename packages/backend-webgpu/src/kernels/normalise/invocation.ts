import { accumulatorDType, type DType, type NormaliseKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { printCast, printExpr, printRound } from '../../wgsl/expression.ts';
import { invocationIndex, paramsAfter, Shader } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import { positionOf, splitIndex } from '../positions.ts';
import { join, start } from '../reduce/combination.ts';
import { isLogical, stateType } from './state.ts';

/** Invocations, and so rows, a workgroup. */
export const WORKGROUP = 64;

/** Elements whose loads do not wait for one another, and whose sum is rounded apart from the total. */
const BLOCK = 16;

/**
 * A shader in which an invocation takes a row, element by element. Parameters: the rows, the geometry, the scalars.
 */
export function invocationShader(queue: Queue, kernel: NormaliseKernel): Shader {
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
  const saved = saves.map((stage) => stages[stage]!.epilogue.dtype);
  const body = printExpr(kernel.body, leaves('k'));
  return new Shader(queue, {
    label: 'normalise',
    bindings: [
      ...[kernel.output, ...saved].map((dtype) => ({ type: scalarType(dtype), access: 'write' }) as const),
      ...inputs.map((dtype) => ({ type: scalarType(dtype), access: 'read' }) as const),
    ],
    params: length + kernel.scalars.length,
    workgroup: [WORKGROUP, 1],
    declarations: stages.map((stage, j) => {
      const type = stateType(stage);
      return `fn joined${j}(a: ${type}, b: ${type}) -> ${type} { return ${join(stage.combine, type)}; }`;
    }),
    code: [
      `let row = ${invocationIndex(WORKGROUP)};`,
      `if (row >= ${params.int(0)}) { return; }`,
      ...(rank > 1 ? splitIndex('row', sizes.slice(0, -1), 'c') : []),
      ...strides.map((list, k) => `let start${k} = ${positionOf(list.slice(0, -1), 'c')};`),
      ...stages.flatMap((stage, j) => {
        const { statements, value } = printExpr(stage.prologue, leaves('k'));
        const dtype = stage.prologue.dtype;
        const epilogue = printExpr(stage.epilogue, { scalar, input: () => `combined${j}` }, `w${j}_`);
        const initial = start(stage.combine, stateType(stage));
        return [
          `var state${j} = ${initial};`,
          `for (var at${j} = 0; at${j} < ${size}; at${j} += ${BLOCK}) {`,
          `var block = ${initial};`,
          `let end = min(at${j} + ${BLOCK}, ${size});`,
          `for (var k = at${j}; k < end; k++) {`,
          ...statements,
          `let x = ${value};`,
          ...(keeps === j ? [`store0(${place(0, 'k')}, x);`] : []),
          `block = joined${j}(block, ${isLogical(stage) ? printCast(dtype, 'bool', 'x') : 'x'});`,
          '}',
          `state${j} = joined${j}(state${j}, block);`,
          '}',
          `let combined${j} = ${printRound(accumulatorDType(stage.combine, dtype), `state${j}`)};`,
          ...epilogue.statements,
          `let result${j} = ${epilogue.value};`,
        ];
      }),
      ...saves.map((stage, i) => `store${1 + i}(start${1 + i}, result${stage});`),
      `for (var k = 0; k < ${size}; k++) {`,
      ...body.statements,
      `store0(${place(0, 'k')}, ${printCast(kernel.body.dtype, kernel.output, body.value)});`,
      '}',
    ],
  });
}
