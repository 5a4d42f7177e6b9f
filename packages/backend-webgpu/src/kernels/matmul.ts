import type { Launch, MatmulKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { printRound } from '../wgsl/expression.ts';
import { invocationIndex, paramsAfter, Shader } from '../wgsl/shader.ts';
import { scalarType } from '../wgsl/types.ts';
import type { DeviceProgram } from './program.ts';

const WORKGROUP = 64;

/** One invocation an element of the product. Parameters: the geometry. */
export function matmulProgram(queue: Queue, { dtype }: MatmulKernel): DeviceProgram {
  const type = scalarType(dtype);
  const params = paramsAfter(3);
  const [batch, m, n, k, ob, om, on, ab, am, ak, bb, bk, bn] = Array.from({ length: 13 }, (_, i) =>
    params.int(i),
  );
  const shader = new Shader(queue, {
    label: 'matmul',
    bindings: [
      { type, access: 'write' },
      { type, access: 'read' },
      { type, access: 'read' },
    ],
    params: 13,
    workgroup: [WORKGROUP, 1],
    code: [
      `let index = ${invocationIndex(WORKGROUP)};`,
      `if (index >= ${batch} * ${m} * ${n}) { return; }`,
      `let column = index % ${n};`,
      `let row = (index / ${n}) % ${m};`,
      `let i = index / (${n} * ${m});`,
      `let a = i * ${ab} + row * ${am};`,
      `let b = i * ${bb} + column * ${bn};`,
      `var sum = ${type}(0);`,
      `for (var k = 0; k < ${k}; k++) { sum += load1(a + k * ${ak}) * load2(b + k * ${bk}); }`,
      `store0(i * ${ob} + row * ${om} + column * ${on}, ${printRound(dtype, 'sum')});`,
    ],
  });
  return {
    run({ buffers, offsets, geometry }: Launch): void {
      const total = geometry[0]! * geometry[1]! * geometry[2]!;
      shader.launch(buffers as DeviceBuffer[], offsets, Math.ceil(total / WORKGROUP), (ints, _, at) =>
        ints.set(geometry, at),
      );
    },
  };
}
