import { GROUP_INDEX, type Params } from '../../wgsl/shader.ts';
import type { ItemSource } from './item.ts';

/** Parameters before the geometry: workgroups, segments per row, elements (or quads) per segment. */
export const SEGMENT_PARAMS = 3;

/** Statements with which a workgroup finds its segment: elements (or quads) `begin` to `end` of row number `row`. */
export function findSegment(params: Params, size: string): string[] {
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

/** Statements that leave in `items[0]` all of `count` items combined by `lanes` invocations; `at(k)` is the source of one. */
export function combineAll(lanes: number, count: string, at: (k: string) => string): string[] {
  return [
    'var sofar: Item;',
    `for (var k = lane; k < ${count}; k += ${lanes}) {`,
    `let next = ${at('k')};`,
    'if (k == lane) { sofar = next; } else { sofar = join(sofar, next); }',
    '}',
    'items[lane] = sofar;',
    'workgroupBarrier();',
    `for (var half = ${lanes / 2}; half > 0; half /= 2) {`,
    `if (lane < half && lane + half < ${count}) { items[lane] = join(items[lane], items[lane + half]); }`,
    'workgroupBarrier();',
    '}',
  ];
}

/** Statements that leave in `carry` what the segments before this one combine to, whose totals are bound as number `k`. */
export function carryTotals(lanes: number, k: number, params: Params, { members }: ItemSource): string[] {
  const read = (at: string): string => {
    const word = (w: number): string =>
      `load${k}((row * ${params.int(1)} + ${at}) * ${members.length} + ${w})`;
    return `Item(${members.map(([, type], w) => `bitcast<${type}>(${word(w)})`).join(', ')})`;
  };
  return [...combineAll(lanes, 'segment', read), 'carry = items[0];', 'workgroupBarrier();'];
}
