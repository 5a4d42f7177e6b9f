import type { SortKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { GROUP_INDEX, invocationIndex, paramsAfter, Shader } from '../../wgsl/shader.ts';
import { walkRows } from '../rows.ts';
import { keyFunction } from './key.ts';
import { read, storeSorted, written, type Target } from './target.ts';

/** Parameters before the geometry: runs in all, runs per row, elements per run, `turn` of the keys. */
const RUN_PARAMS = 4;

/** How rows are cut into runs that are sorted on their own. Buffers: two that are written, the input. */
export interface Runs {
  /** Elements of the runs of a row of `size`; those beyond its end are only thought of. */
  length(size: number): number;
  /** Runs that a workgroup sorts. */
  perGroup(length: number): number;
  shader(queue: Queue, kernel: SortKernel, target: Target): Shader;
}

const WORKGROUP = 256;
const TILE = 1024;

/** A workgroup sorts a tile of runs in its memory by a bitonic network; lengths are powers of two. */
export const tiles: Runs = {
  length: (size) => Math.min(TILE, 2 ** Math.ceil(Math.log2(Math.max(2, size)))),
  perGroup: (length) => TILE / length,
  shader(queue, kernel, target) {
    const params = paramsAfter(3);
    const walk = walkRows({ rank: kernel.rank, withIndices: true }, params, RUN_PARAMS);
    const length = params.int(2);
    const forEach = (body: readonly string[]): string[] => [
      `for (var slot = lane; slot < ${TILE}; slot += ${WORKGROUP}) {`,
      `let run = firstRun + slot / ${length};`,
      `let row = run / ${params.int(1)};`,
      `let start = run % ${params.int(1)} * ${length};`,
      `let i = start + slot % ${length};`,
      `let exists = run < ${params.int(0)} && i < ${walk.size};`,
      ...body,
      '}',
    ];
    return new Shader(queue, {
      label: 'sort: runs',
      bindings: [written, written, read],
      params: RUN_PARAMS + walk.length,
      workgroup: [WORKGROUP, 1],
      declarations: [
        keyFunction(kernel),
        `var<workgroup> keys: array<i32, ${TILE}>;`,
        `var<workgroup> places: array<i32, ${TILE}>;`,
      ],
      code: [
        'let lane = i32(local.x);',
        `let firstRun = ${GROUP_INDEX} * (${TILE} / ${length});`,
        ...forEach([
          // What does not exist comes last: it has the greatest key and a place after all others.
          'keys[slot] = 0x7fffffff;',
          'places[slot] = i;',
          'if (exists) {',
          ...walk.rowStarts('row'),
          `keys[slot] = key(${walk.load('i')}, ${params.int(3)});`,
          '}',
        ]),
        'workgroupBarrier();',
        `for (var block = 2; block <= ${length}; block *= 2) {`,
        'for (var reach = block / 2; reach > 0; reach /= 2) {',
        `for (var pair = lane; pair < ${TILE / 2}; pair += ${WORKGROUP}) {`,
        'let a = 2 * pair - (pair & (reach - 1));',
        'let b = a + reach;',
        `let ascending = (a & (${length} - 1) & block) == 0;`,
        'let after = keys[a] > keys[b] || (keys[a] == keys[b] && places[a] > places[b]);',
        'if (after == ascending) {',
        'let key = keys[a]; keys[a] = keys[b]; keys[b] = key;',
        'let place = places[a]; places[a] = places[b]; places[b] = place;',
        '}',
        '}',
        'workgroupBarrier();',
        '}',
        '}',
        ...forEach([
          'if (exists) {',
          ...walk.rowStarts('row'),
          ...storeSorted(target, walk, 'i', 'keys[slot]', 'places[slot]'),
          '}',
        ]),
      ],
    });
  },
};

const SHORT = 16;
const LANES = 64;

/** An invocation sorts a short run by insertion: for devices on which workgroups are slow to meet. */
export const insertions: Runs = {
  length: () => SHORT,
  perGroup: () => LANES,
  shader(queue, kernel, target) {
    const params = paramsAfter(3);
    const walk = walkRows({ rank: kernel.rank, withIndices: true }, params, RUN_PARAMS);
    return new Shader(queue, {
      label: 'sort: short runs',
      bindings: [written, written, read],
      params: RUN_PARAMS + walk.length,
      workgroup: [LANES, 1],
      declarations: [keyFunction(kernel)],
      code: [
        `let run = ${invocationIndex(LANES)};`,
        `if (run >= ${params.int(0)}) { return; }`,
        `let row = run / ${params.int(1)};`,
        `let start = run % ${params.int(1)} * ${SHORT};`,
        `let count = min(${SHORT}, ${walk.size} - start);`,
        ...walk.rowStarts('row'),
        `var keys: array<i32, ${SHORT}>;`,
        `var places: array<i32, ${SHORT}>;`,
        'for (var i = 0; i < count; i++) {',
        `let next = key(${walk.load('(start + i)')}, ${params.int(3)});`,
        'var at = i;',
        'while (at > 0 && keys[at - 1] > next) {',
        'keys[at] = keys[at - 1];',
        'places[at] = places[at - 1];',
        'at--;',
        '}',
        'keys[at] = next;',
        'places[at] = start + i;',
        '}',
        'for (var i = 0; i < count; i++) {',
        ...storeSorted(target, walk, '(start + i)', 'keys[i]', 'places[i]'),
        '}',
      ],
    });
  },
};
