import type { Launch, MatmulKernel } from '@t/core/kernel';
import { runsInSoftware } from '../../device/adapter.ts';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import type { Shader } from '../../wgsl/shader.ts';
import type { DeviceProgram } from '../program.ts';
import { reduceProgram } from '../reduce/program.ts';
import { geometryAsSum, geometryOfParts, productAsSum, sumOfParts } from './as-reduction.ts';
import { choose, inSoftware, onGpu, tilesOf, worthTiles, type Choice, type Tiling } from './choice.ts';
import { at } from './parameters.ts';
import { registersShader, TILES_PER_GROUP } from './registers.ts';
import { workgroupShader } from './workgroup.ts';

/** Tiles, with the inner dimension split where they are few; where there is little to share between outputs, sums. */
export function matmulProgram(queue: Queue, kernel: MatmulKernel): DeviceProgram {
  const { memory } = queue;
  const tilings = runsInSoftware(queue.device) ? inSoftware : onGpu;
  const shaders = new Map<Tiling, Shader>();
  const shaderOf = (tiling: Tiling): Shader => {
    let shader = shaders.get(tiling);
    if (shader === undefined) {
      const make = tiling.by === 'workgroup' ? workgroupShader : registersShader;
      shaders.set(tiling, (shader = make(queue, kernel, tiling)));
    }
    return shader;
  };
  const vectors = reduceProgram(queue, productAsSum(kernel));
  const parts = reduceProgram(queue, sumOfParts(kernel));

  /** Launches the product of every part of k; the strides of the output are those given. */
  function multiply(
    { buffers, offsets, geometry }: Launch,
    { tiling, splits, chunk }: Choice,
    [ob, om, on, os]: readonly [number, number, number, number],
  ): void {
    const [batch, m, n] = geometry as unknown as [number, number, number];
    const tiles = tilesOf(tiling, batch, m, n) * splits;
    const groups = tiling.by === 'workgroup' ? tiles : Math.ceil(tiles / TILES_PER_GROUP);
    shaderOf(tiling).launch(buffers as DeviceBuffer[], offsets, groups, (ints, _, word) => {
      ints.set(geometry, word);
      ints[word + at.ob] = ob;
      ints[word + at.om] = om;
      ints[word + at.on] = on;
      ints[word + at.splits] = splits;
      ints[word + at.chunk] = chunk;
      ints[word + at.os] = os;
    });
  }

  return {
    run(launch: Launch): void {
      const { buffers, offsets, geometry } = launch;
      const [batch, m, n, k, ob, om, on] = geometry as unknown as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      if (batch * m * n === 0) return;
      if (!worthTiles(tilings, m, n, k)) return vectors.run({ ...launch, geometry: geometryAsSum(geometry) });
      const choice = choose(tilings, batch, m, n, k);
      if (choice.splits === 1) return multiply(launch, choice, [ob, om, on, 0]);
      const partial = memory.alloc(kernel.dtype, choice.splits * batch * m * n);
      const [output, ...operands] = buffers;
      const [start, ...starts] = offsets;
      multiply({ ...launch, buffers: [partial, ...operands], offsets: [0, ...starts] }, choice, [
        m * n,
        n,
        1,
        batch * m * n,
      ]);
      parts.run({
        buffers: [output!, partial],
        offsets: [start!, 0],
        scalars: [],
        geometry: geometryOfParts(geometry, choice.splits),
      });
      memory.free(partial);
    },
  };
}
