import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as t from '@t/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { wasm } from '../../src/index.ts';

afterEach(() => vi.unstubAllGlobals());

/** A matrix product, of size enough for threads to be asked for. */
const product = (): unknown => {
  const x = t.ones(300, 300);
  return x.matmul(x).sum().itemSync();
};

describe('number of threads', () => {
  test('is that of the cores, up to 8, and none starts before there is work', () => {
    const { threads, threadsReady } = wasm().memory();
    expect([threads, threadsReady]).toEqual([Math.min(availableParallelism(), 8), 1]);
  });

  test('can be chosen', () => {
    expect(wasm({ threads: 1 }).memory()).toMatchObject({
      threads: 1,
      oneThread: 'one thread was asked for',
    });
    expect(wasm({ threads: 3 }).memory()).toMatchObject({ threads: 3, oneThread: null });
  });

  test.each([0, -1, 1.5, NaN, Infinity])('cannot be %d', (threads) => {
    expect(() => wasm({ threads })).toThrow(`threads must be a positive integer, but got ${threads}`);
  });
});

describe('one thread, and the reason', () => {
  test('without SharedArrayBuffer', () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    const backend = wasm({ threads: 4 });
    expect(backend.memory()).toMatchObject({ threads: 1, threadsReady: 1 });
    expect(backend.memory().oneThread).toMatch(/SharedArrayBuffer is missing/);
    t.use(backend);
    expect(product()).toBe(300 ** 3);
  });

  test('without workers', () => {
    vi.stubGlobal('process', undefined);
    vi.stubGlobal('Worker', undefined);
    expect(wasm().memory().oneThread).toBe('this environment has no workers');
  });

  test('where so large a shared memory is refused', () => {
    const { Memory } = WebAssembly;
    vi.stubGlobal('WebAssembly', {
      ...Object.fromEntries(
        ['Module', 'Instance', 'validate'].map((name) => [name, Reflect.get(WebAssembly, name)]),
      ),
      Memory: class extends Memory {
        constructor(descriptor: WebAssembly.MemoryDescriptor) {
          if (descriptor.shared === true) throw new RangeError('could not allocate memory');
          super(descriptor);
        }
      },
    });
    const backend = wasm({ threads: 2 });
    expect(backend.memory().oneThread).toBe('no memory can be shared: could not allocate memory');
    t.use(backend);
    expect(product()).toBe(300 ** 3);
  });
});

test('a program ends by itself while its threads wait', () => {
  const script = fileURLToPath(new URL('./ends.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--conditions=@t/source', '--import', 'tsx', script], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(JSON.parse(output)).toEqual({ ready: 3, sum: 300 ** 3 });
});
