import type { ScanKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { paramsAfter, Shader } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import { buffersOf, walkRows } from '../rows.ts';
import { bindingsOf } from './bindings.ts';
import type { ItemSource } from './item.ts';
import { carryTotals, findSegment, SEGMENT_PARAMS } from './segments.ts';

/** Invocations a workgroup, and neighbouring quads that each takes at a time. */
export const QUAD_LANES = 256;
export const QUADS = 4;

/**
 * A shader that scans each segment as `scanShader` does, but by quads (vec4), held in registers. What is loaded or computed
 * beyond the end of a segment comes after all that is stored. The length of the rows and the strides but the last count quads.
 */
export function quadsShader(
  queue: Queue,
  kernel: ScanKernel,
  source: ItemSource,
  segmented: boolean,
): Shader {
  const totals = buffersOf(kernel);
  const params = paramsAfter(totals + (segmented ? 1 : 0));
  const walk = walkRows(kernel, params, SEGMENT_PARAMS);
  const type = scalarType(kernel.dtype);
  const four = [0, 1, 2, 3];
  const quads = Array.from({ length: QUADS }, (_, q) => q);
  const steps = Math.log2(QUAD_LANES);
  /** What the invocations up to each have combined lies in one half of `items`, and after the next step in the other. */
  const half = (step: number): number => (step % 2) * QUAD_LANES;
  const known = half(steps);
  return new Shader(queue, {
    label: `scan ${kernel.combine}`,
    bindings: [
      ...bindingsOf(kernel).map((binding) => ({ ...binding, quads: true })),
      ...(segmented ? [{ type: 'i32', access: 'read' } as const] : []),
    ],
    params: SEGMENT_PARAMS + walk.length,
    workgroup: [QUAD_LANES, 1],
    declarations: [
      ...source.declarations,
      `var<workgroup> items: array<Item, ${2 * QUAD_LANES}>;`,
      'fn after(preceded: bool, a: Item, b: Item) -> Item { if (preceded) { return join(a, b); } return b; }',
    ],
    code: [
      ...findSegment(params, walk.size),
      ...walk.rowStarts('row'),
      'var carry: Item;',
      ...(segmented ? carryTotals(QUAD_LANES, totals, params, source) : []),
      `for (var tile = begin; tile < end; tile += ${QUAD_LANES * QUADS}) {`,
      `let first = tile + lane * ${QUADS};`,
      ...quads.map((q) => `let x${q} = ${walk.load(`(first + ${q})`)};`),
      ...quads.flatMap((q) =>
        four.map((c) => {
          const i = 4 * q + c;
          const item = `item(x${q}[${c}], first * 4 + ${i})`;
          return `let item${i} = ${i === 0 ? item : `join(item${i - 1}, ${item})`};`;
        }),
      ),
      `var sum = item${4 * QUADS - 1};`,
      'items[lane] = sum;',
      'workgroupBarrier();',
      ...Array.from({ length: steps }, (_, step) => [
        `if (lane >= ${2 ** step}) { sum = join(items[${half(step)} + lane - ${2 ** step}], sum); }`,
        `items[${half(step + 1)} + lane] = sum;`,
        'workgroupBarrier();',
      ]).flat(),
      'let carried = tile > 0;',
      'var before = carry;',
      `if (lane > 0) { before = after(carried, carry, items[${known} + lane - 1]); }`,
      'let preceded = carried || lane > 0;',
      `carry = after(carried, carry, items[${known + QUAD_LANES - 1}]);`,
      ...quads.flatMap((q) => [
        `if (first + ${q} < end) {`,
        ...four.map((c) => `let y${c} = after(preceded, before, item${4 * q + c});`),
        ...walk.store(
          `(first + ${q})`,
          `vec4<${type}>(${four.map((c) => `total(y${c})`).join(', ')})`,
          `vec4<i32>(${four.map((c) => `y${c}.index`).join(', ')})`,
        ),
        '}',
      ]),
      // The next tile overwrites what is read here.
      'workgroupBarrier();',
      '}',
    ],
  });
}
