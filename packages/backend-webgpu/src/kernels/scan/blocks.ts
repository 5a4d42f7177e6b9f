import type { Launch, ScanKernel } from '@t/core/kernel';
import { holdsQuads, type DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { paramsAfter, Shader } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import { product } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { itemSource, type ItemSource } from './item.ts';
import { buffersOf, walkRows } from '../rows.ts';
import { bindingsOf } from './bindings.ts';
import { quadsShader, QUAD_LANES, QUADS } from './quads.ts';
import { carryTotals, findSegment, SEGMENT_PARAMS } from './segments.ts';
import { totalsShader } from './totals.ts';

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
  const source = itemSource(kernel);
  const words = source.members.length;
  const one: Unit = {
    size: 1,
    tile: TILE,
    whole: scanShader(queue, kernel, source, false),
    totals: totalsShader(queue, kernel, source, WORKGROUP, false),
    segments: scanShader(queue, kernel, source, true),
  };
  const four: Unit = {
    size: 4,
    tile: QUAD_LANES * QUADS,
    whole: quadsShader(queue, kernel, source, false),
    totals: totalsShader(queue, kernel, source, QUAD_LANES, true),
    segments: quadsShader(queue, kernel, source, true),
  };
  return {
    run(launch: Launch): void {
      const buffers = (launch.buffers as DeviceBuffer[]).slice(0, buffersOf(kernel));
      const { size: unit, tile, whole, totals, segments } = liesInQuads(kernel, launch) ? four : one;
      const { rank } = kernel;
      const geometry = unit === 1 ? launch.geometry : inQuads(kernel, launch.geometry);
      const offsets = buffers.map((_, k) => launch.offsets[k]! / unit);
      const rows = product(geometry, 0, rank - 1);
      const size = geometry[rank - 1]!;
      const tiles = Math.ceil(size / tile);
      const length = Math.ceil(tiles / Math.ceil(BUSY / rows)) * tile;
      const count = Math.ceil(size / length);
      const fill = (ints: Int32Array, _: Float32Array, at: number): void => {
        ints[at] = rows * count;
        ints[at + 1] = count;
        ints[at + 2] = length;
        ints.set(geometry, at + SEGMENT_PARAMS);
      };
      if (count <= 1) return whole.launch(buffers, offsets, rows * count, fill);
      const sums = queue.memory.alloc('int32', rows * count * words);
      totals.launch([sums, buffers.at(-1)!], [0, offsets.at(-1)!], rows * count, fill);
      segments.launch([...buffers, sums], [...offsets, 0], rows * count, fill);
      queue.memory.free(sums);
    },
  };
}

/** Shaders that take elements one by one, or by quads. */
interface Unit {
  readonly size: 1 | 4;
  /** Units that a workgroup scans at a time. */
  readonly tile: number;
  readonly whole: Shader;
  readonly totals: Shader;
  readonly segments: Shader;
}

/** Whether rows of more than a tile lie in quads, in every buffer. */
function liesInQuads(kernel: ScanKernel, { buffers, offsets, geometry }: Launch): boolean {
  const { rank } = kernel;
  const size = geometry[rank - 1]!;
  if (size % 4 !== 0 || size <= TILE) return false;
  for (let k = 0; k < buffersOf(kernel); k++) {
    const strides = geometry.subarray(rank * (1 + k), rank * (2 + k));
    if (strides[rank - 1] !== 1 || !holdsQuads(buffers[k] as DeviceBuffer, offsets[k]!)) return false;
    for (let d = 0; d < rank - 1; d++) if (strides[d]! % 4 !== 0 && geometry[d] !== 1) return false;
  }
  return true;
}

/** The geometry with the length of the rows, and all strides but those along them, counted in quads. */
function inQuads({ rank }: ScanKernel, geometry: Int32Array): Int32Array {
  const result = geometry.slice();
  for (let i = rank - 1; i < result.length; i++) if (i === rank - 1 || (i + 1) % rank !== 0) result[i]! /= 4;
  return result;
}

/** A shader that scans each segment, from what the totals of the segments before it tell, if there are any. */
function scanShader(queue: Queue, kernel: ScanKernel, source: ItemSource, segmented: boolean): Shader {
  const { withIndices, dtype } = kernel;
  const totals = buffersOf(kernel);
  const params = paramsAfter(totals + (segmented ? 1 : 0));
  const walk = walkRows(kernel, params, SEGMENT_PARAMS);
  return new Shader(queue, {
    label: `scan ${kernel.combine}`,
    bindings: [...bindingsOf(kernel), ...(segmented ? [{ type: 'i32', access: 'read' } as const] : [])],
    params: SEGMENT_PARAMS + walk.length,
    workgroup: [WORKGROUP, 1],
    declarations: [
      ...source.declarations,
      `var<workgroup> items: array<Item, ${WORKGROUP}>;`,
      `var<workgroup> tileValues: array<${scalarType(dtype)}, ${TILE + TILE / 32}>;`,
      ...(withIndices ? [`var<workgroup> tileIndices: array<i32, ${TILE + TILE / 32}>;`] : []),
      // Lanes apart by a power of two would meet in one bank of the memory.
      'fn slot(i: i32) -> i32 { return i + (i >> 5u); }',
    ],
    code: [
      ...findSegment(params, walk.size),
      ...walk.rowStarts('row'),
      'var carry: Item;',
      ...(segmented ? carryTotals(WORKGROUP, totals, params, source) : []),
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
