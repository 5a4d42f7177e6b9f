import { describe, expect, it } from 'vitest';
import * as t from '@t/core';
import type { Tensor } from '@t/core';
import { deferring } from './deferring.ts';

/** A backend in use whose log starts now. */
function start(maxBuffers?: number): ReturnType<typeof deferring> {
  const backend = deferring(maxBuffers);
  t.use(backend);
  return backend;
}

/** A tensor that lies in memory. */
const filled = (...shape: number[]): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return t.tensor(Array.from({ length: size }, (_, i) => i / 8 - 1)).reshape(shape);
};

/** What ran during `fn`. */
const since = ({ log }: ReturnType<typeof deferring>, fn: () => void): string[] => {
  log.ran.length = 0;
  fn();
  return [...log.ran];
};

describe('maps that are put off', () => {
  it('are computed in one kernel with the reduction that asks for them, and not at all when freed', () => {
    const backend = start();
    const [x, a, b] = [filled(3, 4), filled(3, 4), filled(3, 4)];
    let sum = 0;
    const ran = since(backend, () =>
      t.scope(() => {
        sum = Number(x.mul(a).add(b).relu().mul(x.neg().exp()).sum().itemSync());
      }),
    );
    expect(ran).toEqual(['reduce 3']);
    const [xs, as, bs] = [x, a, b].map((each) => each.dataSync());
    const want = Array.from(xs!, (v, i) => Math.max(v * as![i]! + bs![i]!, 0) * Math.exp(-v));
    expect(sum).toBeCloseTo(
      want.reduce((p, q) => p + q),
      5,
    );
  });

  it('are computed when they are read, each once', () => {
    const backend = start();
    const x = filled(6);
    const y = x.mul(2);
    const ran = since(backend, () => {
      expect(y.dataSync()[1]).toBe(-1.75);
      y.dataSync();
    });
    expect(ran).toEqual(['map 1']);
  });

  it('are computed before what they read is overwritten', () => {
    const backend = start();
    const x = filled(4);
    const y = x.add(1);
    const ran = since(backend, () => x.mul_(0));
    expect(ran).toEqual(['map 1', 'map 1']);
    expect(Array.from(y.dataSync())).toEqual([0, 0.125, 0.25, 0.375]);
  });

  it('keep what they read in memory after it is freed', () => {
    const backend = start();
    const x = filled(4);
    const y = x.add(1);
    const { freed } = backend.log;
    x.dispose();
    expect(backend.log.freed).toBe(freed);
    expect(Array.from(y.dataSync())).toEqual([0, 0.125, 0.25, 0.375]);
    expect(backend.log.freed).toBe(freed + 1);
  });

  it.each([
    ['costly', (x: Tensor) => x.exp(), ['reduce 1', 'map 1', 'reduce 1', 'reduce 1', 'reduce 1']],
    ['cheap', (x: Tensor) => x.add(1), ['reduce 1', 'reduce 1', 'reduce 1', 'map 1', 'reduce 1']],
  ] as const)('are computed for themselves when they are asked for again: %s ones', (_, fn, expected) => {
    const backend = start();
    const y = fn(filled(4));
    const ran = since(backend, () => {
      y.sum();
      y.prod();
      y.amax(0);
      y.amin(0);
    });
    expect(ran).toEqual(expected);
  });

  it('serve a launch that uses one of them twice with one computation', () => {
    const backend = start();
    const x = filled(4);
    const ran = since(backend, () => {
      const u = x.mul(3);
      expect(u.mul(u.sigmoid()).sum().itemSync()).toBeCloseTo(-0.82, 1);
    });
    expect(ran).toEqual(['reduce 1']);
  });

  it('step through several dimensions where an operand is broadcast, before it or after', () => {
    const backend = start();
    const [x, row] = [filled(3, 4), filled(4)];
    const ran = since(backend, () => {
      x.mul(2).add(row).dataSync();
      x.add(row).mul(2).neg().dataSync();
    });
    expect(ran).toEqual(['map 2', 'map 2']);
  });

  it('bind no more buffers than a kernel may', () => {
    const backend = start(4);
    const xs = Array.from({ length: 6 }, () => filled(4));
    const ran = since(backend, () => {
      const sum = xs.reduce((p, q) => p.add(q));
      expect(Array.from(sum.dataSync())).toEqual([-6, -5.25, -4.5, -3.75]);
    });
    expect(ran.every((each) => Number(each.split(' ')[1]) <= 3)).toBe(true);
  });

  it('are no longer put off where they were always asked for', () => {
    const backend = start();
    const x = filled(4);
    const step = (): void => {
      const y = x.mul(2);
      x.add_(0);
      y.dispose();
    };
    for (let i = 0; i < 4; i++) step();
    expect(since(backend, () => x.mul(2))).toEqual(['map 1']);
  });

  it('wait in small numbers', () => {
    const backend = start();
    const x = filled(4);
    const made = since(backend, () => {
      for (let i = 0; i < 20; i++) x.add(i);
    });
    expect(made.length).toBeGreaterThan(10);
  });

  it('do not read memory that others may write to', () => {
    start();
    const x = filled(4);
    const shared = x.numpy() as Float32Array;
    const y = x.add(1);
    shared[0] = 100;
    expect(y.dataSync()[0]).toBe(0);
  });

  it('compile nothing for new shapes and scalars', () => {
    const backend = start();
    const step = (n: number): number =>
      t.scope(() => Number(filled(n, 3).mul(n).add(filled(3)).exp().sum(0).sum().itemSync()));
    step(2);
    step(5);
    const { compiled } = backend.memory();
    for (let n = 6; n < 20; n++) step(n);
    expect(backend.memory().compiled).toBe(compiled);
  });
});
