import type { MatmulKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { invocationIndex, Shader } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import type { Tiling } from './choice.ts';
import { placeOf, sourcesOf } from './parameters.ts';

/** Invocations per workgroup: few, so that few tiles still spread over all cores. */
export const TILES_PER_GROUP = 16;

/** A tile of outputs per invocation, kept in registers: no invocation waits for another. */
export function registersShader(queue: Queue, kernel: MatmulKernel, { height, width }: Tiling): Shader {
  const type = scalarType(kernel.dtype);
  const sources = sourcesOf(kernel);
  const { bindings, params, p } = sources;
  const rows = [...Array(height).keys()];
  const columns = [...Array(width).keys()];
  const outputs = rows.flatMap((r) => columns.map((c) => ({ r, c, sum: `sum${r}_${c}` })));
  return new Shader(queue, {
    label: 'matmul in registers',
    bindings,
    params,
    workgroup: [TILES_PER_GROUP, 1],
    code: [
      ...placeOf(sources, invocationIndex(TILES_PER_GROUP), height, width),
      // Beyond the edges the last row and column stand in; what becomes of them is not stored.
      ...rows.map(
        (r) => `var a${r} = i * ${p.ab} + min(row + ${r}, ${p.m} - 1) * ${p.am} + first * ${p.ak};`,
      ),
      ...columns.map(
        (c) => `var b${c} = i * ${p.bb} + min(column + ${c}, ${p.n} - 1) * ${p.bn} + first * ${p.bk};`,
      ),
      ...outputs.map(({ sum }) => `var ${sum} = ${type}(0);`),
      'for (var k = first; k < last; k++) {',
      ...rows.map((r) => `let x${r} = load1(a${r}); a${r} += ${p.ak};`),
      ...columns.map((c) => `let y${c} = load2(b${c}); b${c} += ${p.bk};`),
      ...outputs.map(({ r, c, sum }) => `${sum} += x${r} * y${c};`),
      '}',
      ...outputs.flatMap(({ r, c, sum }) => [
        `if (row + ${r} < ${p.m} && column + ${c} < ${p.n}) {`,
        ...sources.store(sum, `row + ${r}`, `column + ${c}`),
        '}',
      ]),
    ],
  });
}
