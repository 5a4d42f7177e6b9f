import type { Launch, ScanKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import { printRound } from '../wgsl/expression.ts';
import { invocationIndex, paramsAfter, Shader } from '../wgsl/shader.ts';
import { scalarType } from '../wgsl/types.ts';
import { positionOf, product, splitIndex } from './positions.ts';
import type { DeviceProgram } from './program.ts';

const WORKGROUP = 64;

/** One invocation a row. */
export function scanProgram(queue: Queue, kernel: ScanKernel): DeviceProgram {
  const { rank, dtype, combine, withIndices } = kernel;
  const type = scalarType(dtype);
  const suffix = dtype === 'float32' ? 'Float' : 'Int';
  const count = withIndices ? 3 : 2;
  const params = paramsAfter(count);
  let next = 1;
  const take = (n: number): string[] => Array.from({ length: n }, () => params.int(next++));
  const sizes = take(rank);
  const strides = Array.from({ length: count }, () => take(rank));
  const at = (k: number): string => positionOf(strides[k]!, 'c');
  const source = count - 1;
  const merged = {
    sum: 'value + x',
    prod: 'value * x',
    max: `max${suffix}(value, x)`,
    min: `min${suffix}(value, x)`,
    logaddexp: 'logaddexpFloat(value, x)',
  }[combine];
  const outer = rank > 1 ? splitIndex('index', sizes.slice(0, -1), 'c') : [];
  const same = type === 'f32' ? '(x == next || (isNan(x) && isNan(next)))' : 'x == next';
  const shader = new Shader(queue, {
    label: `scan ${combine}`,
    bindings: [
      { type, access: 'write' },
      ...(withIndices ? [{ type: 'i32', access: 'write' } as const] : []),
      { type, access: 'read' },
    ],
    params: 1 + rank * (count + 1),
    workgroup: [WORKGROUP, 1],
    code: [
      `let index = ${invocationIndex(WORKGROUP)};`,
      `if (index >= ${params.int(0)}) { return; }`,
      ...outer,
      `var value = ${type}(0);`,
      'var best = 0;',
      `for (var c${rank - 1} = 0; c${rank - 1} < ${sizes[rank - 1]}; c${rank - 1}++) {`,
      `let x = load${source}(${at(source)});`,
      'var next = x;',
      `if (c${rank - 1} > 0) { next = ${printRound(dtype, `(${merged})`)}; }`,
      ...(withIndices ? [`if (${same}) { best = c${rank - 1}; }`, `store1(${at(1)}, best);`] : []),
      'value = next;',
      `store0(${at(0)}, value);`,
      '}',
    ],
  });
  return {
    run({ buffers, offsets, geometry }: Launch): void {
      const rows = product(geometry, 0, rank - 1);
      shader.launch(buffers as DeviceBuffer[], offsets, Math.ceil(rows / WORKGROUP), (ints, _, word) => {
        ints[word] = rows;
        ints.set(geometry, word + 1);
      });
    },
  };
}
