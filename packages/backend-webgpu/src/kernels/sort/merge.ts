import type { SortKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { invocationIndex, paramsAfter, Shader } from '../../wgsl/shader.ts';
import { walkRows } from '../rows.ts';
import { read, storeSorted, written, type Target } from './target.ts';

export const WORKGROUP = 64;

/** Elements that one invocation merges; runs are multiples of it. */
export const EACH = 16;

/** Parameters before the geometry: invocations in all, invocations per row, elements per run. */
const MERGE_PARAMS = 3;

/**
 * A shader that merges neighbouring runs. Each invocation finds by bisection how many elements of either run come before its
 * own (Odeh, Green, Mwassi, Shmueli, Birk: Merge path, 2012), of equal ones those of the left run. Buffers: two that are
 * written, then the input if those are the outputs, then keys and places.
 */
export function mergeShader(queue: Queue, { rank }: SortKernel, target: Target): Shader {
  const bindings = [written, written, ...(target === 'outputs' ? [read] : []), read, read];
  const keys = bindings.length - 2;
  const params = paramsAfter(bindings.length);
  const walk = walkRows({ rank, withIndices: true }, params, MERGE_PARAMS);
  return new Shader(queue, {
    label: 'sort: merge',
    bindings,
    params: MERGE_PARAMS + walk.length,
    workgroup: [WORKGROUP, 1],
    code: [
      `let index = ${invocationIndex(WORKGROUP)};`,
      `if (index >= ${params.int(0)}) { return; }`,
      `let row = index / ${params.int(1)};`,
      `let out = index % ${params.int(1)} * ${EACH};`,
      `let run = ${params.int(2)};`,
      `let size = ${walk.size};`,
      'let left = out - out % (2 * run);',
      'let leftCount = min(run, size - left);',
      'let right = left + leftCount;',
      'let rightCount = min(run, size - right);',
      // Where the runs begin among all rows.
      'let leftAt = row * size + left;',
      'let rightAt = row * size + right;',
      'let before = out - left;',
      'var low = max(0, before - rightCount);',
      'var high = min(before, leftCount);',
      'while (low < high) {',
      'let middle = (low + high) / 2;',
      `if (load${keys}(leftAt + middle) <= load${keys}(rightAt + before - 1 - middle)) { low = middle + 1; }`,
      'else { high = middle; }',
      '}',
      'var i = low;',
      'var j = before - low;',
      ...(target === 'outputs' ? walk.rowStarts('row') : []),
      `let end = min(out + ${EACH}, size);`,
      'for (var at = out; at < end; at++) {',
      'var take = leftAt + i;',
      `if (i < leftCount && (j >= rightCount || load${keys}(take) <= load${keys}(rightAt + j))) { i++; }`,
      'else { take = rightAt + j; j++; }',
      `let place = load${keys + 1}(take);`,
      ...storeSorted(target, walk, 'at', `load${keys}(take)`, 'place'),
      '}',
    ],
  });
}
