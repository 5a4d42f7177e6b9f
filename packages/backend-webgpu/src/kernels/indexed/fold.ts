import type { GatherKernel, Launch, ScatterKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import { paramsAfter } from '../../wgsl/shader.ts';
import { ELEMENT_PARAMS, ElementShader } from '../elements.ts';
import { positionOf, splitIndex } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { moveBy, partsOf, stepsOf } from './walk.ts';

/** In the place of the position of an element with an index out of range: less than any index may be. */
const NOWHERE = '(-2147483647 - 1)';

/**
 * Folds any number of index buffers into one: for each element, in row-major order, its position in the buffer that is
 * indexed, or a negative number where an index is out of range. It takes several launches where they cannot all be bound at once. The result is the caller's to free.
 */
export class Fold {
  private readonly queue: Queue;
  private readonly kernel: GatherKernel | ScatterKernel;
  /** Index buffers per launch. */
  private readonly atOnce: number;
  private readonly shaders: readonly ElementShader[];

  constructor(queue: Queue, kernel: GatherKernel | ScatterKernel) {
    this.queue = queue;
    this.kernel = kernel;
    this.atOnce = queue.limits.maxStorageBuffersPerShaderStage - 1;
    const launches = Math.max(1, Math.ceil(kernel.indices / this.atOnce));
    this.shaders = Array.from({ length: launches }, (_, i) =>
      this.shader(Math.min(this.atOnce, kernel.indices - i * this.atOnce), i === 0),
    );
  }

  /** A shader that adds what `indices` buffers tell to the positions so far, or to those without any index. */
  private shader(indices: number, first: boolean): ElementShader {
    const { rank } = this.kernel;
    const params = paramsAfter(1 + indices);
    let next = ELEMENT_PARAMS;
    const take = (count = rank): string[] => Array.from({ length: count }, () => params.int(next++));
    const sizes = take();
    const start = first ? positionOf(take(), 'c') : 'load0(index)';
    const moves = Array.from({ length: indices }, (_, j) => {
      const index = `load${1 + j}(${positionOf(take(), 'c')})`;
      const [stride, size] = take(2);
      return moveBy('position', index, stride!, size!, `store0(index, ${NOWHERE}); continue;`);
    });
    return new ElementShader(this.queue, {
      label: 'fold indices',
      bindings: [
        { type: 'i32', access: 'write' },
        ...Array.from({ length: indices }, () => ({ type: 'i32', access: 'read' }) as const),
      ],
      params: next - ELEMENT_PARAMS,
      code: [
        ...splitIndex('index', sizes, 'c'),
        `var position = ${start};`,
        ...(first ? [] : ['if (position < 0) { continue; }']),
        ...moves,
        'store0(index, position);',
      ],
    });
  }

  run(launch: Launch): DeviceBuffer {
    const { buffers, offsets, geometry } = launch;
    const { rank, indices } = this.kernel;
    const parts = partsOf(this.kernel);
    const total = stepsOf(launch, this.kernel);
    const positions = this.queue.memory.alloc('int32', total);
    this.shaders.forEach((shader, i) => {
      const from = i * this.atOnce;
      const to = Math.min(indices, from + this.atOnce);
      const bound = [positions, ...(buffers.slice(2 + from, 2 + to) as DeviceBuffer[])];
      shader.launch(bound, [0, ...offsets.slice(2 + from, 2 + to)], total, (ints, at) => {
        const put = (start: number, count = rank): void => {
          ints.set(geometry.subarray(start, start + count), at);
          at += count;
        };
        put(parts.sizes);
        if (i === 0) put(parts.indexed);
        for (let j = from; j < to; j++) {
          put(parts.index(j));
          put(parts.moves(j), 2);
        }
      });
    });
    return positions;
  }
}

/**
 * The program of `kernel` by way of `make`'s of a kernel with one index buffer in the place of all: the positions
 * themselves, lying densely.
 */
export function foldIndices<K extends GatherKernel | ScatterKernel>(
  queue: Queue,
  kernel: K,
  make: (queue: Queue, simpler: K) => DeviceProgram,
): DeviceProgram {
  const fold = new Fold(queue, kernel);
  const simpler = { ...kernel, indices: 1 };
  const program = make(queue, simpler);
  const [from, to] = [partsOf(kernel), partsOf(simpler)];
  const { rank } = kernel;
  const simplify = (geometry: Int32Array): Int32Array => {
    const result = new Int32Array(to.length);
    result.set(geometry.subarray(from.sizes, from.sizes + rank), to.sizes);
    result.set(geometry.subarray(from.direct, from.direct + rank), to.direct);
    for (let d = rank - 1, stride = 1; d >= 0; d--) {
      result[to.index(0) + d] = stride;
      stride *= geometry[d]!;
    }
    result[to.moves(0)] = 1;
    result[to.moves(0) + 1] = 0x7fffffff;
    return result;
  };
  return {
    run(launch: Launch): void {
      const positions = fold.run(launch);
      const { buffers, offsets, scalars } = launch;
      program.run({
        buffers: [buffers[0]!, buffers[1]!, positions],
        offsets: [offsets[0]!, offsets[1]!, 0],
        scalars,
        geometry: simplify(launch.geometry),
      });
      queue.memory.free(positions);
    },
  };
}
