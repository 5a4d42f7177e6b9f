import type { Launch, MatmulKernel } from '@t/core/kernel';
import type { DeviceBuffer } from '../../device/memory.ts';
import type { Queue } from '../../device/queue.ts';
import type { Shader } from '../../wgsl/shader.ts';
import { mapProgram, writeScalars } from '../map.ts';
import type { DeviceProgram } from '../program.ts';
import { reduceProgram } from '../reduce/program.ts';
import { geometryAsSum, geometryOfParts, productAsSum, sumOfParts } from './as-reduction.ts';
import { choose, tilesOf, tilingsFor, worthTiles, type Choice, type Tiling } from './choice.ts';
import { finishing, geometryOfFinish, isPlain, plain } from './finish.ts';
import { at, FURTHER } from './parameters.ts';
import { noQuads, quadsOf, type Quads } from './quads.ts';
import { registersShader, TILES_PER_GROUP } from './registers.ts';
import { workgroupShader } from './workgroup.ts';

/**
 * Tiles, with the inner dimension split where they are few; where there is little to share between outputs, sums. The
 * epilogue is part of a tile, and a launch of its own after sums.
 */
export function matmulProgram(queue: Queue, kernel: MatmulKernel): DeviceProgram {
  const { memory } = queue;
  const tilings = tilingsFor(queue.device);
  const whole = tiledProduct(queue, kernel);
  const part = isPlain(kernel) ? whole : tiledProduct(queue, plain(kernel));
  const vectors = reduceProgram(queue, productAsSum(kernel));
  const parts = reduceProgram(queue, sumOfParts(kernel));
  const finisher = isPlain(kernel) ? null : mapProgram(queue, finishing(kernel));
  /** Applies the epilogue to the product that lies in the output. */
  const finish = ({ buffers, offsets, scalars, geometry }: Launch): void =>
    finisher?.run({
      buffers: [buffers[0]!, buffers[0]!, ...buffers.slice(3)],
      offsets: [offsets[0]!, offsets[0]!, ...offsets.slice(3)],
      scalars,
      geometry: geometryOfFinish(geometry),
    });

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
      if (!worthTiles(tilings, m, n, k)) {
        vectors.run({ ...launch, geometry: geometryAsSum(geometry) });
        return finish(launch);
      }
      const choice = choose(tilings, batch, m, n, k);
      if (choice.splits === 1) return whole(launch, choice, [ob, om, on, 0]);
      const partial = memory.alloc(kernel.dtype, choice.splits * batch * m * n);
      part(
        {
          buffers: [partial, buffers[1]!, buffers[2]!],
          offsets: [0, offsets[1]!, offsets[2]!],
          scalars: [],
          geometry: geometry.subarray(0, FIRST_FURTHER),
        },
        choice,
        [m * n, n, 1, batch * m * n],
      );
      parts.run({
        buffers: [buffers[0]!, partial],
        offsets: [offsets[0]!, 0],
        scalars: [],
        geometry: geometryOfParts(geometry, choice.splits),
      });
      memory.free(partial);
      finish(launch);
    },
  };
}

/** Where in the geometry the strides of what the epilogue reads start. */
const FIRST_FURTHER = 13;

/** Launches the product of every part of k; the strides of the output are those given. */
type TiledProduct = (
  launch: Launch,
  choice: Choice,
  output: readonly [batch: number, row: number, column: number, split: number],
) => void;

function tiledProduct(queue: Queue, kernel: MatmulKernel): TiledProduct {
  const shaders = new Map<Tiling, Shader[]>();
  const shaderOf = (tiling: Tiling, { a, b }: Quads): Shader => {
    let variants = shaders.get(tiling);
    if (variants === undefined) shaders.set(tiling, (variants = []));
    return (variants[Number(a) + 2 * Number(b)] ??=
      tiling.by === 'workgroup'
        ? workgroupShader(queue, kernel, tiling, { a, b })
        : registersShader(queue, kernel, tiling));
  };
  return ({ buffers, offsets, geometry, scalars }, { tiling, splits, chunk }, [ob, om, on, os]) => {
    const [batch, m, n] = geometry as unknown as [number, number, number];
    const tiles = tilesOf(tiling, batch, m, n) * splits;
    const groups = tiling.by === 'workgroup' ? tiles : Math.ceil(tiles / TILES_PER_GROUP);
    const bound = buffers as DeviceBuffer[];
    const quads = tiling.by === 'workgroup' ? quadsOf(kernel, bound, offsets, geometry) : noQuads;
    const starts = [
      offsets[0]!,
      ...[quads.a, quads.b].map((four, i) => offsets[i + 1]! / (four ? 4 : 1)),
      ...offsets.slice(3),
    ];
    shaderOf(tiling, quads).launch(bound, starts, groups, (ints, floats, word) => {
      ints.set(geometry.subarray(0, FIRST_FURTHER), word);
      ints[word + at.ob] = ob;
      ints[word + at.om] = om;
      ints[word + at.on] = on;
      ints[word + at.splits] = splits;
      ints[word + at.chunk] = chunk;
      ints[word + at.os] = os;
      const further = geometry.subarray(FIRST_FURTHER);
      ints.set(further, word + FURTHER);
      writeScalars(kernel.scalars, scalars, ints, floats, word + FURTHER + further.length);
    });
  };
}
