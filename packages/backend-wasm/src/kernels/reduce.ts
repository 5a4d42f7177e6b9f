import { accumulatorDType, type Expr, type ReduceKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder } from '../assembler/index.ts';
import { Accumulator } from './accumulator.ts';
import {
  blocked,
  bytesOf,
  GeometryReader,
  kernelParams,
  loadElement,
  loadScalars,
  nest,
  storeElement,
  type Moving,
} from './loops.ts';
import { convert, ScalarEmitter } from './scalar.ts';
import { PositionFinder } from './position-finder.ts';
import { reducesFew, writeLanes } from './reduce-lanes.ts';
import { blocks, combineRows, findRows, isArg, isWide, type Parts } from './row-combiner.ts';
import { ROW_LENGTH } from './scratch.ts';
import { replaceInputs, share } from './share.ts';
import { VectorCombiner } from './vector-accumulator.ts';
import { VectorAccess, vectorLoop, type Walked } from './vector-loop.ts';
import type { Vector } from './vector.ts';

/** Writes a reduce kernel: loops over the kept dimensions around loops over the reduced ones, or the other way round. */
export function writeReduce(m: ModuleBuilder, original: ReduceKernel): void {
  const kernel = { ...original, prologue: share(original.prologue), epilogue: share(original.epilogue) };
  const { kept, reduced } = kernel;
  const { types, params } = kernelParams(kernel.inputs.length + 1, kernel.scalars.length);
  m.add(
    types,
    [],
    (f) => {
      const geometry = new GeometryReader(f, params.geometry);
      const keptSizes = geometry.take(kept);
      const reducedSizes = geometry.take(reduced);
      const out: Moving = {
        pointer: params.pointers[0]!,
        strides: geometry.take(kept, bytesOf(kernel.output)),
      };
      const inputs: Moving[] = kernel.inputs.map((dtype, i) => ({
        pointer: params.pointers[i + 1]!,
        strides: geometry.take(kept + reduced, bytesOf(dtype)),
      }));
      const outer = inputs.map((input) => ({ ...input, strides: input.strides.slice(0, kept) }));
      const inner = inputs.map((input) => ({ ...input, strides: input.strides.slice(kept) }));
      const parts: Parts = { kernel, params, keptSizes, reducedSizes, out, outer, inner };
      if (m.features.simd && reducesRows(kernel)) writeRows(m, f, parts);
      else if (m.features.simd && !(isArg(kernel) && isWide(kernel))) {
        reducesFew(f, parts);
        f.if(
          () => writeLanes(m, f, parts),
          () => writeEach(m, f, parts),
        );
      } else writeEach(m, f, parts);
    },
    'run',
  );
}

/** One output element after the other. */
function writeEach(m: ModuleBuilder, f: FunctionBuilder, parts: Parts): void {
  const { kernel, params, keptSizes, out, outer } = parts;
  const scalars = loadScalars(f, params.scalars, kernel.scalars, (dtype) => convert(f, 'float64', dtype));
  const accumulator = new Accumulator(f, kernel);
  const write =
    !m.features.simd || (isArg(kernel) && (kernel.reduced > 1 || isWide(kernel)))
      ? scalarly
      : isArg(kernel)
        ? positions
        : vectors;
  const combine = write(m, f, parts, accumulator, scalars);
  nest(f, keptSizes, [out, ...outer], () => {
    accumulator.start();
    combine();
    f.get(out.pointer);
    const result = new ScalarEmitter(m, f, {
      input: (_, dtype) => accumulator.result(dtype),
      scalar: (i) => void f.get(scalars[i]!),
    });
    result.emit(kernel.epilogue);
    convert(f, kernel.epilogue.dtype, kernel.output);
    storeElement(f, kernel.output);
  });
}

function scalarly(
  m: ModuleBuilder,
  f: FunctionBuilder,
  { kernel, params, reducedSizes, inner }: Parts,
  accumulator: Accumulator,
  scalars: readonly number[],
): () => void {
  const values = new ScalarEmitter(m, f, {
    input: (i, dtype) => {
      f.get(params.pointers[i + 1]!);
      loadElement(f, dtype);
    },
    scalar: (i) => void f.get(scalars[i]!),
  });
  return () => {
    nest(f, reducedSizes, inner, () => {
      values.emit(kernel.prologue);
      accumulator.join(kernel.prologue.dtype);
    });
  };
}

/** The inputs along the innermost reduced dimension. */
const walkedInputs = ({ kernel, params, inner }: Parts): Walked[] =>
  kernel.inputs.map((dtype, i) => ({
    pointer: params.pointers[i + 1]!,
    dtype,
    kind: kernel.inner[i]!,
    stride: inner[i]!.strides.at(-1)!,
  }));

/** argmax and argmin of one dimension: the best value of each of eight lanes, and where it was first met. */
function positions(m: ModuleBuilder, f: FunctionBuilder, parts: Parts, accumulator: Accumulator): () => void {
  const { kernel, params, reducedSizes } = parts;
  const access = new VectorAccess(m, f);
  const scalars = params.scalars.map((param, i) => access.scalar(param, kernel.scalars[i]!));
  const finder = new PositionFinder(m, f, kernel);
  const inputs = walkedInputs(parts);
  const size = reducedSizes[0]!;
  const next = f.local('v128');
  const lanes = [0, 1].map(() => ({ value: f.local('v128'), position: f.local('v128') }));
  const [first, four] = [finder.lanesFrom(0), finder.constant(4)];
  const [whole, position] = [f.local('i32'), f.local('i32')];
  return () => {
    f.get(size).i32(-4).op('i32.and').set(whole);
    accumulator.startAt(whole);
    f.get(first).set(next);
    for (const { value, position: at } of lanes)
      f.get(finder.start()).set(value).get(finder.constant(0)).set(at);
    vectorLoop(m, f, access, size, {
      exprs: [kernel.prologue],
      inputs,
      outputs: [],
      scalars,
      unroll: kernel.inner.includes('s') ? 1 : 2,
      write: (emitters, single) => {
        const values = emitters.map((emitter) => emitter.emitAs(kernel.prologue, finder.dtype)[0]!);
        if (single) {
          finder.extract(values[0]!, 0);
          accumulator.join(finder.dtype);
          return;
        }
        values.forEach((x, i) => {
          finder.take(lanes[i]!, x, next);
          f.get(next).get(four).op('i32x4.add').set(next);
        });
      },
    });
    for (const { value, position: at } of lanes) {
      for (let lane = 0; lane < 4; lane++) {
        f.get(at).lane('i32x4.extract_lane', lane).set(position);
        finder.extract(value, lane);
        accumulator.meet(position);
      }
    }
  };
}

/** Four elements along the innermost reduced dimension at a time. */
function vectors(m: ModuleBuilder, f: FunctionBuilder, parts: Parts, accumulator: Accumulator): () => void {
  const { kernel, params, reducedSizes, inner } = parts;
  const access = new VectorAccess(m, f);
  const scalars = params.scalars.map((param, i) => access.scalar(param, kernel.scalars[i]!));
  const combiner = new VectorCombiner(m, f, kernel);
  const start = combiner.start();
  const sums = start.map(() => f.local('v128'));
  const inputs = walkedInputs(parts);
  const strided = kernel.inner.includes('s');
  return () => {
    sums.forEach((sum, i) => f.get(start[i]!).set(sum));
    nest(
      f,
      reducedSizes.slice(0, -1),
      inner.map((o) => ({ ...o, strides: o.strides.slice(0, -1) })),
      () => {
        vectorLoop(m, f, access, reducedSizes.at(-1)!, {
          exprs: [kernel.prologue],
          inputs,
          outputs: [],
          scalars,
          unroll: strided ? 1 : blocks(kernel.prologue),
          write: (emitters, single) => {
            const values = emitters.map((emitter) => emitter.emitAs(kernel.prologue, combiner.from));
            if (single) combiner.spillOne(values[0]!, accumulator);
            else assign(f, sums, combiner.join(sums, values, false));
          },
        });
      },
    );
    combiner.spill(sums, accumulator);
  };
}

const assign = (f: FunctionBuilder, to: Vector, from: Vector): void =>
  to.forEach((local, i) => f.get(from[i]!).set(local));

/** Where memory runs along the kept dimension and across the reduced one, whole rows are accumulated at once. */
export function reducesRows(kernel: ReduceKernel): boolean {
  return (
    !(isArg(kernel) && isWide(kernel)) &&
    kernel.outer.some((kind) => kind === '1') &&
    kernel.outer.every((kind) => kind !== 's') &&
    kernel.inner.some((kind) => kind === 's')
  );
}

/** Rows along the innermost kept dimension join, several at a time, a row of accumulators in the scratch area. */
function writeRows(m: ModuleBuilder, f: FunctionBuilder, parts: Parts): void {
  const { kernel, params, keptSizes, reducedSizes, out, outer, inner } = parts;
  const access = new VectorAccess(m, f);
  const scalars = params.scalars.map((param, i) => access.scalar(param, kernel.scalars[i]!));
  const [rounds, done] = [f.local('i32'), f.local('i32')];
  const { lists, start, rows, from, join } = isArg(kernel)
    ? findRows(m, f, kernel, done)
    : combineRows(m, f, kernel);
  const outStride = out.strides.at(-1)!;

  /** Adds `count` rows, and moves the pointers beyond them. */
  const addRows = (count: number, width: number): void => {
    const inputs: Walked[] = [];
    const exprs: Expr[] = [];
    for (let i = 0; i < count; i++) {
      kernel.inputs.forEach((dtype, k) => {
        const pointer = f.local('i32');
        f.get(params.pointers[k + 1]!)
          .tee(pointer)
          .get(inner[k]!.strides.at(-1)!)
          .op('i32.add')
          .set(params.pointers[k + 1]!);
        inputs.push({ pointer, dtype, kind: kernel.outer[k]!, stride: -1 });
      });
      exprs.push(
        replaceInputs(kernel.prologue, (input) => ({
          ...input,
          index: input.index + i * kernel.inputs.length,
        })),
      );
    }
    vectorLoop(m, f, access, width, {
      exprs,
      inputs,
      outputs: lists,
      scalars,
      unroll: 1,
      write: ([emitter], single, targets) => {
        const values = exprs.map((expr) => emitter!.emitAs(expr, from));
        const before = targets.map(({ pointer, dtype }) =>
          single ? access.loadOne(pointer, dtype) : access.load(pointer, dtype),
        );
        join(before, values, single).forEach((value, i) => {
          const { pointer, dtype } = targets[i]!;
          if (single) access.storeOne(pointer, value, dtype);
          else access.store(pointer, value, dtype);
        });
      },
    });
    f.get(done).i32(count).op('i32.add').set(done);
  };

  /** One stretch of columns. */
  const chunk = (width: number): void => {
    const end = f.local('i32');
    lists.forEach(({ pointer, dtype, stride: place }, i) => {
      f.get(params.geometry).i32(place).op('i32.add').set(pointer);
      f.get(width).i32(bytesOf(dtype)).op('i32.mul').get(pointer).op('i32.add').set(end);
      f.doWhile(
        () => {
          for (const part of start[i]!)
            f.get(pointer).get(part).memory('v128.store').get(pointer).i32(16).op('i32.add').set(pointer);
        },
        () => f.get(pointer).get(end).op('i32.lt_u'),
      );
      f.get(params.geometry).i32(place).op('i32.add').set(pointer);
    });
    f.i32(0).set(done);
    nest(
      f,
      reducedSizes.slice(0, -1),
      inner.map((o) => ({ ...o, strides: o.strides.slice(0, -1) })),
      () => {
        const saved = inner.map(({ pointer }) => {
          const local = f.local('i32');
          f.get(pointer).set(local);
          return local;
        });
        const repeat = (count: number): void =>
          void f.get(rounds).if(() => {
            f.doWhile(
              () => addRows(count, width),
              () => f.get(rounds).i32(1).op('i32.sub').tee(rounds),
            );
          });
        const size = reducedSizes.at(-1)!;
        if (rows > 1) {
          f.get(size).i32(rows).op('i32.div_u').set(rounds);
          repeat(rows);
        }
        f.get(size).i32(rows).op('i32.rem_u').set(rounds);
        if (rows === 1) f.get(size).set(rounds);
        repeat(1);
        inner.forEach(({ pointer }, i) => f.get(saved[i]!).set(pointer));
      },
    );
    const result = accumulatorDType(kernel.combine, kernel.prologue.dtype);
    const [row] = lists as [Walked];
    const combined: Expr = { kind: 'input', index: 0, dtype: row.dtype };
    const epilogue = replaceInputs(kernel.epilogue, () =>
      result === row.dtype ? combined : { kind: 'cast', a: combined, dtype: result },
    );
    vectorLoop(m, f, access, width, {
      exprs: [epilogue],
      inputs: [row],
      outputs: [{ pointer: out.pointer, dtype: kernel.output, kind: 's', stride: outStride }],
      scalars,
      unroll: 1,
      write: ([emitter], single, [target]) => {
        const value = emitter!.emitAs(epilogue, kernel.output);
        if (single) access.storeOne(target!.pointer, value, kernel.output);
        else access.scatter(target!.pointer, outStride, value, kernel.output);
      },
    });
  };

  const last = keptSizes.at(-1)!;
  const moving = [out, ...outer];
  nest(
    f,
    keptSizes.slice(0, -1),
    moving.map((o) => ({ ...o, strides: o.strides.slice(0, -1) })),
    () => {
      blocked(
        f,
        last,
        ROW_LENGTH,
        moving.map(({ pointer, strides }) => ({ pointer, stride: strides.at(-1)! })),
        chunk,
      );
    },
  );
}
