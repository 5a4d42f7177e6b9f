import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '@t/core';
import type { Tensor } from '@t/core';
import { deferring } from '../../../core/test/kernel/deferral/deferring.ts';

/** Programs run with maps put off, beside the same programs run at once: nothing but time may differ. */

type Step = (live: Tensor[], pick: (n: number) => number) => Tensor | null;

/** One of `live` of the same shape as `x`, or one that is broadcast to it. */
function partner(live: Tensor[], x: Tensor, n: number): Tensor {
  const fitting = live.filter(
    (y) => y.ndim <= x.ndim && y.shape.every((size, d) => size === x.shape.slice(-y.ndim)[d] || size === 1),
  );
  return fitting[n % Math.max(1, fitting.length)] ?? x;
}

const steps: readonly Step[] = [
  (live, pick) => live[pick(0)]!.mul(0.5 + pick(1)),
  (live, pick) => live[pick(0)]!.neg().exp(),
  (live, pick) => live[pick(0)]!.relu(),
  (live, pick) => live[pick(0)]!.gt(0).to('float32'),
  (live, pick) => live[pick(0)]!.to('int32').to('float32'),
  (live, pick) => partnered(live, pick, (x, y) => x.add(y)),
  (live, pick) => partnered(live, pick, (x, y) => x.mul(y)),
  (live, pick) => partnered(live, pick, (x, y) => t.where(x.lt(y), x, y)),
  (live, pick) => live[pick(0)]!.mT.contiguous(),
  (live, pick) => live[pick(0)]!.mT,
  (live, pick) => live[pick(0)]!.slice(-1, 0, 3, 2),
  (live, pick) => live[pick(0)]!.reshape([-1]).slice(0, 1, 5).add(1),
  (live, pick) => t.zeros([...live[pick(0)]!.shape]),
  (live, pick) => live[pick(0)]!.sum(-1, { keepdim: true }),
  (live, pick) => live[pick(0)]!.sum(0),
  (live, pick) => live[pick(0)]!.sum(),
  (live, pick) => live[pick(0)]!.amax(-1),
  (live, pick) => live[pick(0)]!.cumsum(0),
  (live, pick) => (live[pick(0)]!.ndim === 2 ? live[pick(0)]!.matmul(live[pick(0)]!.mT) : null),
  (live, pick) => live[pick(0)]!.softmax(-1),
  (live, pick) => live[pick(0)]!.triu(),
  (live, pick) => inPlace(live[pick(0)]!, (x) => x.add_(1)),
  (live, pick) => inPlace(live[pick(0)]!, (x) => x.mul_(partner(live, x, pick(1)))),
  (live, pick) => inPlace(live[pick(0)]!, (x) => x.zero_()),
  (live, pick) => inPlace(live[pick(0)]!.slice(0, 0, 2), (x) => x.copy_(x.mul(2))),
  (live, pick) => {
    if (live.length < 4) return null;
    const [gone] = live.splice(pick(0), 1);
    if (!live.some(({ storage }) => storage === gone!.storage)) gone!.dispose();
    return null;
  },
  (live, pick) => {
    live[pick(0)]!.dataSync();
    return null;
  },
];

const partnered = (
  live: Tensor[],
  pick: (n: number) => number,
  fn: (x: Tensor, y: Tensor) => Tensor,
): Tensor => {
  const x = live[pick(0)]!;
  return fn(x, partner(live, x, pick(1)));
};

function inPlace(x: Tensor, fn: (x: Tensor) => void): null {
  if (x.layout.strides.every((stride, d) => stride !== 0 || x.shape[d]! < 2)) fn(x);
  return null;
}

/** What does not fit the tensors it was given makes no step. */
function attempt(step: () => Tensor | null): Tensor | null {
  try {
    return step();
  } catch (error) {
    if (error instanceof RangeError || error instanceof t.RuntimeError || error instanceof t.IndexError)
      return null;
    throw error;
  }
}

type Choice = readonly [step: number, first: number, second: number];

/** The values of all tensors alive after a program. */
function outcome(backend: t.Backend, program: readonly Choice[]): number[][] {
  t.use(backend);
  const values = (n: number): number[] => Array.from({ length: n }, (_, i) => ((i * 7) % 11) / 4 - 1);
  const live = [
    t.tensor(values(12)).reshape([3, 4]),
    t.tensor(values(4)),
    t.tensor(values(12)).reshape([4, 3]),
    t.tensor(values(3)).reshape([3, 1]),
  ];
  for (const [step, first, second] of program) {
    const made = attempt(() => steps[step]!(live, (n) => (n === 0 ? first : second) % live.length));
    if (made !== null) live.push(made);
  }
  return live.map((x) => Array.from(x.dataSync()));
}

const choices = fc.array(
  fc.tuple(fc.nat({ max: steps.length - 1 }), fc.nat({ max: 30 }), fc.nat({ max: 30 })),
  { minLength: 1, maxLength: 30 },
);

const oracle = t.reference();

describe('maps put off', () => {
  // New backends now and then, since one that has put off in vain does so no more.
  it.each([3, 3, 3, 4, 4, 4, 8, 8, 8, 8])(
    'give what maps run at once give: %i buffers a kernel',
    (maxBuffers) => {
      const backend = deferring(maxBuffers);
      const agrees = fc.property(choices, (program) => {
        expect(outcome(backend, program)).toEqual(outcome(oracle, program));
      });
      fc.assert(agrees, { numRuns: 100, seed: 5 + ++rounds, endOnFailure: false });
    },
  );
});
let rounds = 0;
