import type { ConvolveKernel, Expr } from '@t/core/kernel';
import type { ModuleBuilder } from '../assembler/index.ts';
import { features } from '../features.ts';
import { GeometryReader, kernelParams, nest } from '../kernels/loops.ts';
import { Epilogue } from './epilogue.ts';
import { directTile } from './micro.ts';
import { DIRECT_ROWS, DIRECT_VECTORS, isBlocked, Lanes, type BlockDType } from './shape.ts';

/** Where the rows, the channels, the sizes of the windows and the last one of the places stand in the geometry. */
const [ROWS, CHANNELS, WINDOW, LAST] = [1, 2, 3, 8] as const;
/** The stride of x along the last dimension. */
const LAST_STRIDE = 21;

/** Elements of a window that are summed before the sum is added to the result: long sums in one float are not accurate. */
const DEPTH = 256;

/** Words of a launch's list of windows. */
const depthOf = (geometry: Int32Array): number =>
  geometry[CHANNELS]! * geometry[WINDOW]! * geometry[WINDOW + 1]! * geometry[WINDOW + 2]!;

/** Bytes of work space. */
export const convolveBytes = (geometry: Int32Array): number => 4 * depthOf(geometry);

/**
 * What a strip of so many vectors costs in the time of half a vector in the widest one: narrow tiles load more elements
 * for each that they compute.
 */
const STRIP_COSTS = [0, 6, 4.5, 6, 8] as const;

/**
 * Places in a line are computed side by side, from x as it lies: not if they lie apart, or if the strips that a line is
 * cut into do so much in vain that it costs more than to copy windows and multiply them, whose copies matter the less the
 * more rows there are. Windows of one element are no copy.
 */
export function isWorthConvolving({ dtype }: ConvolveKernel, geometry: Int32Array): boolean {
  if (!features().simd || !isBlocked(dtype) || geometry[LAST_STRIDE] !== 1) return false;
  if (depthOf(geometry) === geometry[CHANNELS]) return false;
  const line = geometry[LAST]! / new Lanes(dtype, false).count;
  const vectors = Math.ceil(line);
  const widest = STRIP_COSTS[DIRECT_VECTORS];
  const strips = Math.floor(vectors / DIRECT_VECTORS) * widest + STRIP_COSTS[vectors % DIRECT_VECTORS]!;
  return strips <= (1.03 + 9 / geometry[ROWS]!) * (line / DIRECT_VECTORS) * widest;
}

/**
 * Writes `run(geometry, out, x, weight, bias?, workspace)`: tiles of rows by places in a line, as those of products on
 * operands as they lie. The workspace holds a list of where the elements of a window are.
 */
export function writeConvolve(m: ModuleBuilder, { dtype, biased }: ConvolveKernel): void {
  const lanes = new Lanes(dtype as BlockDType, m.features.relaxed);
  const epilogue = new Epilogue({
    kind: 'matmul',
    dtype,
    a: 'row',
    b: 'row',
    inner: biased ? ['0'] : [],
    scalars: [],
    epilogue: biased ? sum(input(1, dtype), input(0, dtype)) : input(0, dtype),
  });
  const tiles = DIRECT_ROWS.map((mr, vectors) =>
    mr === 0 ? -1 : directTile(m, lanes, mr, vectors, epilogue, 'listed'),
  );
  const { types, params } = kernelParams(biased ? 4 : 3, 0);
  const workspace = types.length;
  m.add(
    [...types, 'i32'],
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const [batch, rows, channels] = geometry.take(3) as [number, number, number];
      const [window, [p0, p1, line]] = [geometry.take(3), geometry.take(3)] as [
        number[],
        [number, number, number],
      ];
      const [outBatch, outRow, out0, out1] = geometry.take(5, lanes.bytes) as [
        number,
        number,
        number,
        number,
      ];
      const [xBatch] = geometry.take(1, lanes.bytes) as [number];
      const [windowSteps, places] = [geometry.take(4, lanes.bytes), geometry.take(3, lanes.bytes)];
      const [out, x, weight, bias] = params.pointers as [number, number, number, number?];
      const [offset, end, depth, weightRow] = [
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
      ];
      f.get(workspace).set(end);
      nest(f, [channels, ...window], [{ pointer: offset, strides: windowSteps }], () => {
        f.get(end).get(offset).memory('i32.store').get(end).i32(4).op('i32.add').set(end);
      });
      f.get(end).get(workspace).op('i32.sub').i32(2).op('i32.shr_u').set(depth);
      f.get(depth).i32(lanes.bytes).op('i32.mul').set(weightRow);

      const locals = (count: number): number[] => Array.from({ length: count }, () => f.local('i32'));
      const [i, j, left, rest, place] = locals(5) as [number, number, number, number, number];
      const [k, steps] = locals(2) as [number, number];
      /** All rows of `left` places from `j` on, or of as many as the tile is wide. */
      const strip = (vectors: number): void => {
        f.i32(0).set(i);
        f.forUp(i, rows, DIRECT_ROWS[vectors]!, () => {
          f.get(rows).get(i).op('i32.sub').set(rest);
          f.get(j).i32(lanes.bytes).op('i32.mul').set(place);
          f.get(steps).get(weight).get(i).get(weightRow).op('i32.mul', 'i32.add');
          f.get(k).i32(lanes.bytes).op('i32.mul', 'i32.add').get(weightRow).i32(lanes.bytes);
          f.get(x).get(place).op('i32.add').get(workspace).get(k).i32(4).op('i32.mul', 'i32.add');
          f.get(out).get(i).get(outRow).op('i32.mul', 'i32.add').get(place).op('i32.add').get(outRow);
          f.get(rest).get(left).get(k);
          if (bias !== undefined) {
            f.get(k).get(steps).op('i32.add').get(depth).op('i32.eq');
            f.get(bias).get(i).i32(lanes.bytes).op('i32.mul', 'i32.add').i32(lanes.bytes);
          }
          f.call(tiles[vectors]!);
        });
      };
      const widest = (vectors: number): void => {
        if (vectors === 1) strip(1);
        else {
          f.get(left)
            .i32((vectors - 1) * lanes.count)
            .op('i32.gt_s')
            .if(
              () => strip(vectors),
              () => widest(vectors - 1),
            );
        }
      };
      const lines = (): void =>
        nest(
          f,
          [p0, p1],
          [
            { pointer: out, strides: [out0, out1] },
            { pointer: x, strides: [places[0]!, places[1]!] },
          ],
          () => {
            f.i32(0).set(j);
            f.forUp(j, line, DIRECT_VECTORS * lanes.count, () => {
              f.get(line).get(j).op('i32.sub').set(left);
              widest(DIRECT_VECTORS);
            });
          },
        );
      const images = [
        { pointer: out, strides: [outBatch] },
        { pointer: x, strides: [xBatch] },
      ];
      nest(f, [batch], images, () => {
        f.i32(0).set(k);
        // At least once: an empty sum is written too.
        f.doWhile(
          () => {
            f.get(depth).get(k).op('i32.sub').tee(steps).i32(DEPTH).get(steps).i32(DEPTH);
            f.op('i32.lt_s', 'select').set(steps);
            lines();
          },
          () => f.get(k).get(steps).op('i32.add').tee(k).get(depth).op('i32.lt_s'),
        );
      });
    },
    'run',
  );
}

const input = (index: number, dtype: ConvolveKernel['dtype']): Expr => ({ kind: 'input', index, dtype });
const sum = (a: Expr, b: Expr): Expr => ({ kind: 'binary', fn: 'add', a, b, dtype: a.dtype });
