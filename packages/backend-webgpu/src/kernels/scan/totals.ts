import type { ScanKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { paramsAfter, Shader } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import { walkRows } from '../rows.ts';
import type { ItemSource } from './item.ts';
import { combineAll, findSegment, SEGMENT_PARAMS } from './segments.ts';

/**
 * A shader that writes what each segment combines to. Buffers: the totals, the input. By quads, the length of the rows and
 * the strides but the last count these.
 */
export function totalsShader(
  queue: Queue,
  kernel: ScanKernel,
  { declarations, members }: ItemSource,
  lanes: number,
  quads: boolean,
): Shader {
  const params = paramsAfter(2);
  const walk = walkRows(kernel, params, SEGMENT_PARAMS, 1);
  const type = scalarType(kernel.dtype);
  const itemAt = (k: string): string =>
    `${quads ? 'quad' : 'item'}(${walk.load(`(begin + ${k})`)}, begin + ${k})`;
  return new Shader(queue, {
    label: `scan ${kernel.combine}: totals`,
    bindings: [
      { type: 'i32', access: 'write' },
      { type, access: 'read', quads },
    ],
    params: SEGMENT_PARAMS + walk.length,
    workgroup: [lanes, 1],
    declarations: [
      ...declarations,
      `var<workgroup> items: array<Item, ${lanes}>;`,
      ...(quads
        ? [
            `fn quad(x: vec4<${type}>, k: i32) -> Item {`,
            'let i = 4 * k;',
            'return join(join(item(x[0], i), item(x[1], i + 1)), join(item(x[2], i + 2), item(x[3], i + 3)));',
            '}',
          ]
        : []),
    ],
    code: [
      ...findSegment(params, walk.size),
      ...walk.rowStarts('row'),
      ...combineAll(lanes, 'end - begin', itemAt),
      'if (lane == 0) {',
      ...members.map(
        ([name], w) => `store0(block * ${members.length} + ${w}, bitcast<i32>(items[0].${name}));`,
      ),
      '}',
    ],
  });
}
