import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { linePointers, storeLanes } from './micro.ts';
import type { Lanes } from './shape.ts';

/** Where lines are adjacent, so many steps are packed for all of them before going on, so that each step is read on. */
const DEPTH_BLOCK = 32;

/**
 * Writes a function that copies a matrix, seen as lines along a depth, into panels of `width` lines: for each step
 * along the depth, `width` adjacent elements. Parameters: source, target, lines, depth, line stride, depth stride,
 * distance between panels, distance between steps (all in bytes). The last panel is filled up with copies of the
 * last line or whatever lies behind it.
 */
export function packer(m: ModuleBuilder, lanes: Lanes, width: number): number {
  return m.add(new Array<'i32'>(8).fill('i32'), [], (f) => {
    const [source, target, lines, depth, lineStride, depthStride, panelStride, stepStride] = [
      0, 1, 2, 3, 4, 5, 6, 7,
    ] as const;
    const local = (): number => f.local('i32');
    const [k, line, block, steps, rest, from, to] = [
      local(),
      local(),
      local(),
      local(),
      local(),
      local(),
      local(),
    ] as const;
    const panel: Panel = { f, lanes, width, rest, steps, from, to, lineStride, depthStride, stepStride };
    f.get(depth)
      .get(k)
      .op('i32.le_s')
      .if(() => void f.op('return'));
    f.get(depth).i32(DEPTH_BLOCK).get(lineStride).i32(lanes.bytes).op('i32.ne', 'select').set(block);
    f.doWhile(
      () => {
        f.get(depth)
          .get(k)
          .op('i32.sub')
          .tee(rest)
          .get(block)
          .get(rest)
          .get(block)
          .op('i32.lt_s', 'select')
          .set(block);
        f.i32(0).set(line);
        f.forUp(line, lines, width, () => {
          f.get(lines).get(line).op('i32.sub').set(rest);
          f.get(block).set(steps);
          f.get(source)
            .get(line)
            .get(lineStride)
            .op('i32.mul', 'i32.add')
            .get(k)
            .get(depthStride)
            .op('i32.mul', 'i32.add')
            .set(from);
          f.get(target).get(line).i32(width).op('i32.div_u').get(panelStride).op('i32.mul', 'i32.add');
          f.get(k).get(stepStride).op('i32.mul', 'i32.add').set(to);
          f.get(lineStride)
            .i32(lanes.bytes)
            .op('i32.eq')
            .if(
              () => copyVectors(panel),
              () => {
                f.get(depthStride)
                  .i32(lanes.bytes)
                  .op('i32.eq')
                  .if(() => transpose(panel));
                copyElements(panel);
              },
            );
        });
      },
      () => f.get(k).get(block).op('i32.add').tee(k).get(depth).op('i32.lt_s'),
    );
  });
}

/** Locals of the part of one panel that is being packed. */
interface Panel {
  readonly f: FunctionBuilder;
  readonly lanes: Lanes;
  readonly width: number;
  /** Lines from the first of the panel on. */
  readonly rest: number;
  /** Steps still to do. */
  readonly steps: number;
  readonly from: number;
  readonly to: number;
  readonly lineStride: number;
  readonly depthStride: number;
  readonly stepStride: number;
}

/** Lines are adjacent: a step is a run of memory. Reads whole vectors. */
function copyVectors({ f, lanes, width, steps, from, to, depthStride, stepStride }: Panel): void {
  const vector = f.local('v128');
  f.doWhile(
    () => {
      for (let first = 0; first < width; first += lanes.count) {
        f.get(from)
          .memory('v128.load', first * lanes.bytes)
          .set(vector);
        storeLanes(f, lanes, to, vector, Math.min(width - first, lanes.count), first * lanes.bytes);
      }
      f.get(from).get(depthStride).op('i32.add').set(from);
      f.get(to).get(stepStride).op('i32.add').set(to);
      f.get(steps).i32(1).op('i32.sub').set(steps);
    },
    () => f.get(steps),
  );
}

/** Any strides: element by element. */
function copyElements(panel: Panel): void {
  const { f, lanes, width, steps, from, to, rest, lineStride, depthStride, stepStride } = panel;
  f.get(steps).if(() => {
    const pointers = linePointers(f, width, from, lineStride, rest);
    f.doWhile(
      () => {
        pointers.forEach((pointer, i) => {
          f.get(to).get(pointer);
          lanes.load(f);
          lanes.store(f, i * lanes.bytes);
          f.get(pointer).get(depthStride).op('i32.add').set(pointer);
        });
        f.get(to).get(stepStride).op('i32.add').set(to);
        f.get(steps).i32(1).op('i32.sub').set(steps);
      },
      () => f.get(steps),
    );
  });
}

/** The depth is adjacent: a vector of each line at a time, exchanged lane by lane. Leaves less than a vector's steps. */
function transpose({ f, lanes, width, rest, steps, from, to, lineStride, stepStride }: Panel): void {
  const { count } = lanes;
  const start = f.local('i32');
  const step = f.local('i32');
  f.get(steps)
    .i32(count)
    .op('i32.ge_s')
    .if(() => {
      f.get(from).set(start);
      const pointers = linePointers(f, width, start, lineStride, rest);
      f.doWhile(
        () => {
          const load = (pointer: number): number => {
            const vector = f.local('v128');
            f.get(pointer).memory('v128.load').set(vector);
            return vector;
          };
          if (width % count === 0) {
            for (let first = 0; first < width; first += count) {
              const columns = transposeSquare(f, pointers.slice(first, first + count).map(load));
              f.get(to).set(step);
              columns.forEach((vector, i) => {
                f.get(step)
                  .get(vector)
                  .memory('v128.store', first * lanes.bytes);
                if (i < count - 1) f.get(step).get(stepStride).op('i32.add').set(step);
              });
            }
          } else
            interleave(f, pointers.map(load), count).forEach((vector, i) =>
              f
                .get(to)
                .get(vector)
                .memory('v128.store', 16 * i),
            );
          for (const pointer of pointers) f.get(pointer).i32(16).op('i32.add').set(pointer);
          f.get(to).get(stepStride).i32(count).op('i32.mul', 'i32.add').set(to);
          f.get(steps).i32(count).op('i32.sub').tee(steps);
        },
        () => f.i32(count).op('i32.ge_s'),
      );
      f.get(start).set(from);
    });
}

type Lane = readonly [vector: number, lane: number];

/** Leaves a new local with these lanes of two vectors. */
function pick(f: FunctionBuilder, a: number, b: number, picked: readonly Lane[]): number {
  const result = f.local('v128');
  const size = 16 / picked.length;
  const bytes = picked.flatMap(([vector, lane]) =>
    Array.from({ length: size }, (_, i) => (vector === a ? 0 : 16) + lane * size + i),
  );
  f.get(a).get(b).shuffle(bytes).set(result);
  return result;
}

/** Columns of the square matrix whose rows are these vectors, by the exchanges that processors have. */
function transposeSquare(f: FunctionBuilder, rows: readonly number[]): number[] {
  const low = (a: number, b: number): number =>
    pick(
      f,
      a,
      b,
      rows.length === 2
        ? [
            [a, 0],
            [b, 0],
          ]
        : [
            [a, 0],
            [b, 0],
            [a, 1],
            [b, 1],
          ],
    );
  const high = (a: number, b: number): number =>
    pick(
      f,
      a,
      b,
      rows.length === 2
        ? [
            [a, 1],
            [b, 1],
          ]
        : [
            [a, 2],
            [b, 2],
            [a, 3],
            [b, 3],
          ],
    );
  const [a, b, c, d] = rows as [number, number, number, number];
  if (rows.length === 2) return [low(a, b), high(a, b)];
  const [x, y, z, w] = [low(a, c), low(b, d), high(a, c), high(b, d)];
  return [low(x, y), high(x, y), low(z, w), high(z, w)];
}

/** The elements of the vectors, first lanes first, as that many vectors. */
function interleave(f: FunctionBuilder, vectors: readonly number[], count: number): number[] {
  const order = Array.from(
    { length: count * vectors.length },
    (_, i): Lane => [vectors[i % vectors.length]!, Math.floor(i / vectors.length)],
  );
  return vectors.map((_, v) => {
    const wanted = order.slice(v * count, (v + 1) * count);
    // One vector after the other puts its lanes in.
    const [first, ...others] = [...new Set(wanted.map(([vector]) => vector))];
    return others.reduce((mixed, next, i) => {
      const lanes = wanted.map(
        ([vector, lane], at): Lane =>
          vector === next ? [next, lane] : [mixed, i === 0 && vector === first ? lane : at],
      );
      return pick(f, mixed, next, lanes);
    }, first!);
  });
}
