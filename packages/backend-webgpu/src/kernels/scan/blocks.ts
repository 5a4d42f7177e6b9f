import type { Launch, ScanKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { GROUP_INDEX, paramsAfter, Shader, type Params } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import { product } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { itemSource, type ItemSource } from './item.ts';
import { buffersOf, walkRows } from '../rows.ts';
import { bindingsOf } from './bindings.ts';

const WORKGROUP = 64;
/** Neighbouring elements that one invocation combines. */
const EACH = 16;
const TILE = WORKGROUP * EACH;

/** Workgroups that keep a GPU busy: rows are cut into segments until there are so many. */
const BUSY = 1024;

/**
 * A workgroup scans a segment of a row tile by tile, in workgroup memory. Where rows have several segments, a launch before
 * finds what each combines to, and each segment begins with what those before it do.
 */
export function scanBlocks(queue: Queue, kernel: ScanKernel): DeviceProgram {
  const item = itemSource(kernel);
  const words = item.members.length;
  const whole = scanShader(queue, kernel, item, false);
  const totals = totalsShader(queue, kernel, item);
  const segments = scanShader(queue, kernel, item, true);
  return {
    run({ buffers: bound, offsets, geometry }: Launch): void {
      const buffers = (bound as DeviceBuffer[]).slice(0, buffersOf(kernel));
      const rows = product(geometry, 0, kernel.rank - 1);
      const size = geometry[kernel.rank - 1]!;
      const tiles = Math.ceil(size / TILE);
      const length = Math.ceil(tiles / Math.ceil(BUSY / rows)) * TILE;
      const count = Math.ceil(size / length);
      const fill = (ints: Int32Array, _: Float32Array, at: number): void => {
        ints[at] = rows * count;
        ints[at + 1] = count;
        ints[at + 2] = length;
        ints.set(geometry, at + 3);
      };
      if (count <= 1) return whole.launch(buffers, offsets, rows * count, fill);
      const sums = queue.memory.alloc('int32', rows * count * words);
      totals.launch([sums, buffers.at(-1)!], [0, offsets[buffers.length - 1]!], rows * count, fill);
      segments.launch([...buffers, sums], [...offsets.slice(0, buffers.length), 0], rows * count, fill);
      queue.memory.free(sums);
    },
  };
}

/** Parameters before the geometry: workgroups, segments per row, elements per segment. */
const PARAMS = 3;

/** Statements with which a workgroup finds its segment: elements `begin` to `end` of row number `row`. */
function findSegment(params: Params, size: string): string[] {
  return [
    `let block = ${GROUP_INDEX};`,
    `if (block >= ${params.int(0)}) { return; }`,
    `let row = block / ${params.int(1)};`,
    `let segment = block % ${params.int(1)};`,
    `let begin = segment * ${params.int(2)};`,
    `let end = min(${size}, begin + ${params.int(2)});`,
    'let lane = i32(local.x);',
  ];
}

const workgroupItems = `var<workgroup> items: array<Item, ${WORKGROUP}>;`;

/** Statements that leave in `items[0]` all of `count` items combined, which `at(k)` gives the source of. */
function combineAll(count: string, at: (k: string) => string): string[] {
  return [
    'var sofar: Item;',
    `for (var k = lane; k < ${count}; k += ${WORKGROUP}) {`,
    `let next = ${at('k')};`,
    'if (k == lane) { sofar = next; } else { sofar = join(sofar, next); }',
    '}',
    'items[lane] = sofar;',
    'workgroupBarrier();',
    `for (var half = ${WORKGROUP / 2}; half > 0; half /= 2) {`,
    `if (lane < half && lane + half < ${count}) { items[lane] = join(items[lane], items[lane + half]); }`,
    'workgroupBarrier();',
    '}',
  ];
}

/** A shader that writes what each segment combines to. Buffers: the totals, the input. */
function totalsShader(queue: Queue, kernel: ScanKernel, { declarations, members }: ItemSource): Shader {
  const params = paramsAfter(2);
  const walk = walkRows(kernel, params, PARAMS, 1);
  return new Shader(queue, {
    label: `scan ${kernel.combine}: totals`,
    bindings: [
      { type: 'i32', access: 'write' },
      { type: scalarType(kernel.dtype), access: 'read' },
    ],
    params: PARAMS + walk.length,
    workgroup: [WORKGROUP, 1],
    declarations: [...declarations, workgroupItems],
    code: [
      ...findSegment(params, walk.size),
      ...walk.rowStarts('row'),
      ...combineAll('end - begin', (k) => `item(${walk.load(`(begin + ${k})`)}, begin + ${k})`),
      'if (lane == 0) {',
      ...members.map(
        ([name], w) => `store0(block * ${members.length} + ${w}, bitcast<i32>(items[0].${name}));`,
      ),
      '}',
    ],
  });
}

/** A shader that scans each segment, from what the totals of the segments before it tell, if there are any. */
function scanShader(
  queue: Queue,
  kernel: ScanKernel,
  { declarations, members }: ItemSource,
  segmented: boolean,
): Shader {
  const { withIndices, dtype } = kernel;
  const totals = buffersOf(kernel);
  const params = paramsAfter(totals + (segmented ? 1 : 0));
  const walk = walkRows(kernel, params, PARAMS);
  const read = (k: string): string => {
    const word = (w: number): string =>
      `load${totals}((row * ${params.int(1)} + ${k}) * ${members.length} + ${w})`;
    return `Item(${members.map(([, type], w) => `bitcast<${type}>(${word(w)})`).join(', ')})`;
  };
  return new Shader(queue, {
    label: `scan ${kernel.combine}`,
    bindings: [...bindingsOf(kernel), ...(segmented ? [{ type: 'i32', access: 'read' } as const] : [])],
    params: PARAMS + walk.length,
    workgroup: [WORKGROUP, 1],
    declarations: [
      ...declarations,
      workgroupItems,
      `var<workgroup> tileValues: array<${scalarType(dtype)}, ${TILE + TILE / 32}>;`,
      ...(withIndices ? [`var<workgroup> tileIndices: array<i32, ${TILE + TILE / 32}>;`] : []),
      // Lanes apart by a power of two would meet in one bank of the memory.
      'fn slot(i: i32) -> i32 { return i + (i >> 5u); }',
    ],
    code: [
      ...findSegment(params, walk.size),
      ...walk.rowStarts('row'),
      'var carry: Item;',
      ...(segmented ? [...combineAll('segment', read), 'carry = items[0];', 'workgroupBarrier();'] : []),
      `let first = lane * ${EACH};`,
      `for (var tile = begin; tile < end; tile += ${TILE}) {`,
      `let count = min(${TILE}, end - tile);`,
      `for (var i = lane; i < count; i += ${WORKGROUP}) { tileValues[slot(i)] = ${walk.load('(tile + i)')}; }`,
      'workgroupBarrier();',
      `let last = min(first + ${EACH}, count);`,
      'var sum = item(tileValues[slot(first)], tile + first);',
      'for (var i = first + 1; i < last; i++) { sum = join(sum, item(tileValues[slot(i)], tile + i)); }',
      'items[lane] = sum;',
      'workgroupBarrier();',
      `for (var step = 1; step < ${WORKGROUP}; step *= 2) {`,
      'if (lane >= step) { sum = join(items[lane - step], sum); }',
      'workgroupBarrier();',
      'items[lane] = sum;',
      'workgroupBarrier();',
      '}',
      'let carried = tile > 0;',
      'var sofar = carry;',
      'if (lane > 0) { if (carried) { sofar = join(carry, items[lane - 1]); } else { sofar = items[lane - 1]; } }',
      'for (var i = first; i < last; i++) {',
      'let next = item(tileValues[slot(i)], tile + i);',
      'if (i > 0 || carried) { sofar = join(sofar, next); } else { sofar = next; }',
      'tileValues[slot(i)] = total(sofar);',
      ...(withIndices ? ['tileIndices[slot(i)] = sofar.index;'] : []),
      '}',
      `if (carried) { carry = join(carry, items[${WORKGROUP - 1}]); } else { carry = items[${WORKGROUP - 1}]; }`,
      'workgroupBarrier();',
      `for (var i = lane; i < count; i += ${WORKGROUP}) {`,
      ...walk.store('(tile + i)', 'tileValues[slot(i)]', 'tileIndices[slot(i)]'),
      '}',
      '}',
    ],
  });
}
