import { noGrad } from '../autograd/mode.ts';
import { RuntimeError } from '../errors.ts';
import type { Reading } from '../kernel/backend.ts';
import { contiguous } from '../ops/base/clone.ts';
import { defaultGenerator, type Generator } from '../random/generator.ts';
import type { TypedArray } from './dtype.ts';
import type { Tensor } from './tensor.ts';

/*
 * Values on the host, for what no kernel can do. Some backends hand them out at once, others only later (a GPU). There
 * an op has three ways: `onHost` lets the launches that follow wait for a computation of known result size, `checkOnHost`
 * lets nothing wait, and an op whose very shape depends on the values needs `synchronously` around it.
 */

/** Values that a call of `synchronously` has waited for so far. */
interface Replay {
  readonly values: TypedArray[];
  next: number;
  /** States of the generators that were drawn from, before the first draw. */
  readonly generators: Map<Generator, Uint8Array>;
}

/** The call of `synchronously` that is running. */
let replay: Replay | null = null;

/** Thrown through the user's function to wait for values. */
class Suspension {
  readonly values: Promise<TypedArray>;
  constructor(values: Promise<TypedArray>) {
    this.values = values;
  }
}

/** True where `dataSync(x)` gives the values, be it by waiting. */
export const readsAtOnce = (x: Tensor): boolean => replay !== null || x.device.backend.readSync !== undefined;

/** `x` row-major, as it is read. */
export const dense = (x: Tensor): Tensor => noGrad(() => contiguous(x));

/** A copy of the elements in row-major order. Error where they cannot be had at once. */
export function valuesAtOnce(x: Tensor): TypedArray {
  const { backend } = x.device;
  if (backend.readSync === undefined && replay !== null && replay.next < replay.values.length) {
    return replay.values[replay.next++]!;
  }
  const from = dense(x);
  if (backend.readSync !== undefined) {
    return backend.readSync(from.storage.buffer, from.offset, from.layout.size);
  }
  if (replay !== null) {
    throw new Suspension(backend.read(from.storage.buffer, from.offset, from.layout.size));
  }
  throw new RuntimeError(
    `backend '${backend.name}' cannot be read synchronously: use await x.data(), x.item() or x.toArray(), or for an ` +
      'operation that needs values, await t.synchronously(() => ...) around it',
  );
}

/** Remembers the state of `generator`, so that a function that runs again draws the same numbers. */
function noteDraw(generator: Generator): void {
  if (replay !== null && !replay.generators.has(generator)) {
    replay.generators.set(generator, generator.getState());
  }
}

/**
 * Runs `fn` as if every backend could be read synchronously, and gives its result: for operations whose shape depends on
 * values (`nonzero`, `x.at(mask)`), draws from probabilities in a tensor, `itemSync()`. On backends that can, it
 * simply runs. Elsewhere, each time `fn` needs values, they are waited for and `fn` runs again from the start with the same
 * random numbers; so it should write to no tensor before it has what it needs, and be no larger than that.
 *
 * ```ts no-run
 * const chosen = await t.synchronously(() => x.at(x.gt(0)));
 * ```
 */
export async function synchronously<T>(fn: () => T): Promise<T> {
  const values: TypedArray[] = [];
  for (;;) {
    const outer = replay;
    const own: Replay = { values, next: 0, generators: new Map() };
    let waited: Promise<TypedArray>;
    replay = own;
    try {
      return fn();
    } catch (error) {
      if (!(error instanceof Suspension)) throw error;
      waited = error.values;
    } finally {
      replay = outer;
    }
    for (const [generator, state] of own.generators) generator.setState(state);
    values.push(await waited);
  }
}

/**
 * Fills `results`, new tensors, with what `compute` gives for each from the values of `tensors`, row-major: at once where
 * those can be read, otherwise when the backend has them, which everything launched from now on waits for. What it then
 * throws is told by the next read.
 */
export function onHost(
  tensors: readonly Tensor[],
  results: readonly Tensor[],
  compute: (values: readonly TypedArray[]) => readonly TypedArray[],
): void {
  // By the time it computes, a result may have been used and its tensor disposed of.
  const buffers = results.map(({ storage }) => storage.buffer);
  const { backend } = tensors[0]!.device;
  const fill = (values: readonly TypedArray[]): void =>
    compute(values).forEach((array, i) => backend.write(buffers[i]!, 0, array));
  if (tensors.every(readsAtOnce)) fill(tensors.map(valuesAtOnce));
  else later(tensors, fill, true);
}

/**
 * Calls `check`, which throws where something is wrong, with the values of `tensors`, row-major: at once where they can
 * be read, otherwise when the backend has them, while everything goes on. The error is then told by the next read.
 */
export function checkOnHost(
  tensors: readonly Tensor[],
  check: (values: readonly TypedArray[]) => void,
): void {
  if (tensors.every(readsAtOnce)) check(tensors.map(valuesAtOnce));
  else later(tensors, check, false);
}

function later(
  tensors: readonly Tensor[],
  work: (values: readonly TypedArray[]) => void,
  blocks: boolean,
): void {
  const { backend } = tensors[0]!.device;
  if (backend.later === undefined) {
    throw new RuntimeError(
      `backend '${backend.name}' can be read neither synchronously nor later, which this operation needs`,
    );
  }
  const readings = tensors
    .map(dense)
    .map((x): Reading => ({ buffer: x.storage.buffer, offset: x.offset, length: x.layout.size }));
  backend.later(readings, work, blocks);
}

/** Generator of a draw: the one given, or the default one. */
export function drawingFrom(generator: Generator | undefined): Generator {
  const chosen = generator ?? defaultGenerator();
  noteDraw(chosen);
  return chosen;
}
