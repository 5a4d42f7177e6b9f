import * as t from '@t/core';
import { expect, test } from 'vitest';
import { wasm, type WasmBackend } from '../../src/index.ts';
import { bitsOf, program } from '../program.ts';

/** A backend whose threads have all started. */
function warm(threads: number): WasmBackend {
  const backend = wasm({ threads });
  t.use(backend);
  const x = t.ones(400, 400);
  const deadline = performance.now() + 20_000;
  while (backend.memory().threadsReady < threads && performance.now() < deadline) x.matmul(x).dispose();
  expect(backend.memory()).toMatchObject({ threads, threadsReady: threads });
  return backend;
}

test('a program gives the same bits on any number of threads', async () => {
  const backend = warm(1);
  expect(backend.memory().oneThread).toBe('one thread was asked for');
  const expected = bitsOf(program());
  for (const threads of [2, 5]) {
    const several = warm(threads);
    expect(several.memory().oneThread).toBeNull();
    bitsOf(program()).forEach((found, i) =>
      expect(Buffer.compare(found, expected[i]!), `result ${i}`).toBe(0),
    );
    // A worker that failed would be missed only now.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(several.memory().threadsReady).toBe(threads);
    several.dispose();
    expect(several.memory()).toMatchObject({ threads: 1, oneThread: 'the backend was disposed of' });
    expect(Buffer.compare(bitsOf([program()[0]!])[0]!, expected[0]!)).toBe(0);
  }
});
