import type { Launch, ScanKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { invocationIndex, paramsAfter, Shader } from '../../wgsl/shader.ts';
import { product } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { itemSource } from './item.ts';
import { buffersOf, walkRows } from '../rows.ts';
import { bindingsOf } from './bindings.ts';

const WORKGROUP = 64;

/** One invocation a row: for many rows. */
export function scanRows(queue: Queue, kernel: ScanKernel): DeviceProgram {
  const count = buffersOf(kernel);
  const params = paramsAfter(count);
  const walk = walkRows(kernel, params, 1);
  const shader = new Shader(queue, {
    label: `scan ${kernel.combine}`,
    bindings: bindingsOf(kernel),
    params: 1 + walk.length,
    workgroup: [WORKGROUP, 1],
    declarations: itemSource(kernel).declarations,
    code: [
      `let index = ${invocationIndex(WORKGROUP)};`,
      `if (index >= ${params.int(0)}) { return; }`,
      ...walk.rowStarts('index'),
      'var sofar: Item;',
      `for (var i = 0; i < ${walk.size}; i++) {`,
      `let next = item(${walk.load('i')}, i);`,
      'if (i == 0) { sofar = next; } else { sofar = join(sofar, next); }',
      ...walk.store('i', 'total(sofar)', 'sofar.index'),
      '}',
    ],
  });
  return {
    run({ buffers, offsets, geometry }: Launch): void {
      const rows = product(geometry, 0, kernel.rank - 1);
      shader.launch(buffers as DeviceBuffer[], offsets, Math.ceil(rows / WORKGROUP), (ints, _, at) => {
        ints[at] = rows;
        ints.set(geometry, at + 1);
      });
    },
  };
}
