import { Worker } from 'node:worker_threads';
import type { GatherKernel, Launch, MapKernel } from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { compiler, type Run } from '../../src/compile.ts';
import { features } from '../../src/features.ts';
import { Allocator } from '../../src/memory/allocator.ts';
import { ResidentMemory, type WasmBuffer } from '../../src/memory/resident.ts';
import { CONTROL_END, PARTS, READY, TICKET } from '../../src/threads/control.ts';
import { ThreadPool } from '../../src/threads/pool.ts';
import { findHost, type Host, type Spawn } from '../../src/threads/spawn.ts';
import { openPool } from './open.ts';

/** `out = a + 1`. */
const increment: MapKernel = {
  kind: 'map',
  rank: 1,
  inner: ['1', '1'],
  inputs: ['float32'],
  scalars: [],
  body: {
    kind: 'binary',
    fn: 'add',
    a: { kind: 'input', index: 0, dtype: 'float32' },
    b: { kind: 'const', value: 1, dtype: 'float32' },
    dtype: 'float32',
  },
  output: 'float32',
};

const takeRows: GatherKernel = { kind: 'gather', rank: 2, indices: 1, dtype: 'float32' };

const compileOn = (pool: ThreadPool, kernel: MapKernel | GatherKernel): Run =>
  compiler(pool.resident, features(), pool)(kernel);

const launchOf = (buffers: WasmBuffer[], geometry: readonly number[]): Launch => ({
  buffers,
  offsets: buffers.map(() => 0),
  scalars: [],
  geometry: Int32Array.from(geometry),
});

describe('parts of a launch', () => {
  test('are each done once, whoever takes them, launch after launch', () => {
    const pool = openPool(4);
    const { resident } = pool;
    const run = compileOn(pool, increment);
    const lengths = [600, 5_000, 1_025, 20_000];
    const buffers = lengths.map((length) => resident.alloc('float32', length));
    for (const buffer of buffers) resident.view(buffer).fill(0);
    const launches = buffers.map((buffer) => launchOf([buffer, buffer], [buffer.length, 1, 1]));
    const rounds = 10_000;
    for (let i = 0; i < rounds; i++) for (const launch of launches) run(launch);
    for (const buffer of buffers) expect(resident.view(buffer).every((x) => x === rounds)).toBe(true);
    pool.stop('the test is over');
  });

  test('are found by threads that slept', async () => {
    const pool = openPool(2);
    const run = compileOn(pool, increment);
    const buffer = pool.resident.alloc('float32', 2 ** 20);
    pool.resident.view(buffer).fill(0);
    for (let i = 1; i <= 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      run(launchOf([buffer, buffer], [buffer.length, 1, 1]));
      expect(pool.resident.view(buffer).every((x) => x === i)).toBe(true);
    }
    pool.stop('the test is over');
  });

  test('see memory that has grown since the threads started', () => {
    const pool = openPool(3);
    const { resident } = pool;
    const copy = compileOn(pool, takeRows);
    const [rows, columns] = [64, 4096];
    const index = resident.alloc('int32', rows);
    resident.view(index).set(Int32Array.from({ length: rows }, (_, i) => rows - 1 - i));
    for (let i = 1; i <= 30; i++) {
      // Fresh memory at each turn, since nothing is freed.
      const [to, from] = [0, 1].map(() => resident.alloc('float32', 4 * rows * columns)) as [
        WasmBuffer,
        WasmBuffer,
      ];
      resident.view(from).set(Float32Array.from({ length: rows * columns }, (_, k) => i * 1000 + k));
      const strides = [columns, 1, 0, 1, 1, 0];
      copy(launchOf([to, from, index], [rows, columns, ...strides, columns, rows]));
      const view = resident.view(to);
      for (let row = 0; row < rows; row++)
        expect(view[row * columns + 7]).toBe(Math.fround(i * 1000 + (rows - 1 - row) * columns + 7));
    }
    expect(resident.allocator.memory.buffer.byteLength).toBeGreaterThan(2 ** 27);
    pool.stop('the test is over');
  });

  test('that fail end the launch with an error, and the next one is as any other', () => {
    const pool = openPool(2);
    const { resident } = pool;
    const copy = compileOn(pool, takeRows);
    const run = compileOn(pool, increment);
    const [rows, columns] = [64, 4096];
    const [to, from] = [0, 1].map(() => resident.alloc('float32', rows * columns)) as [
      WasmBuffer,
      WasmBuffer,
    ];
    const index = resident.alloc('int32', rows);
    for (let i = 1; i <= 20; i++) {
      // Outside of the memory, in the rows of one thread or another.
      resident
        .view(index)
        .fill(0)
        .set([2 ** 17], (i * 13) % rows);
      const launch = launchOf([to, from, index], [rows, columns, columns, 1, 0, 1, 1, 0, columns, rows]);
      expect(() => copy(launch)).toThrow(/out of bounds|failed on another thread/);
      resident.view(from).fill(i);
      run(launchOf([to, from], [rows * columns, 1, 1]));
      expect(resident.view(to).every((x) => x === i + 1)).toBe(true);
    }
    pool.stop('the test is over');
  });
});

describe('one thread goes on alone', () => {
  const poolWith = (spawn: Spawn, patience?: number): ThreadPool => {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
    const resident = new ResidentMemory(new Allocator(memory, CONTROL_END));
    return new ThreadPool(resident, 4, spawn, 0, patience);
  };
  /** Enough work for workers to be started, and whether its result is right. */
  const work = (pool: ThreadPool): boolean => {
    const buffer = pool.resident.alloc('float32', 2 ** 20);
    pool.resident.view(buffer).fill(0);
    const run = compileOn(pool, increment);
    for (let i = 0; i < 300; i++) run(launchOf([buffer, buffer], [buffer.length, 1, 1]));
    return pool.resident.view(buffer).every((x) => x === 300);
  };

  test('where no worker can be started', () => {
    const pool = poolWith(() => {
      throw new Error('forbidden here');
    });
    expect(work(pool)).toBe(true);
    expect([pool.limit, pool.ready]).toEqual([1, 1]);
    expect(pool.reason).toBe('no worker can be started: forbidden here');
  });

  test('while none has come, and after the first has failed', () => {
    let fail: (reason: string) => void = () => undefined;
    let [started, stopped] = [0, 0];
    const pool = poolWith((_, failed) => {
      started++;
      fail = failed;
      return () => void stopped++;
    });
    expect(work(pool)).toBe(true);
    expect([pool.limit, pool.ready, pool.reason]).toEqual([4, 1, null]);
    expect(started).toBeGreaterThan(0);
    fail('out of memory');
    expect([pool.limit, pool.ready, stopped]).toEqual([1, 1, started]);
    expect(pool.reason).toBe('a worker failed: out of memory');
    expect(work(pool)).toBe(true);
  });

  test('after one was ended while it worked', async () => {
    const code = `
      const { workerData: memory } = require('node:worker_threads');
      const words = new Int32Array(memory.buffer, 0, ${CONTROL_END / 4});
      Atomics.add(words, ${READY / 4}, 1);
      for (;;) {
        const ticket = Atomics.load(words, ${TICKET / 4});
        if ((ticket & ${PARTS}) === 0) continue;
        if (Atomics.compareExchange(words, ${TICKET / 4}, ticket, ticket - 1) === ticket) process.exit();
      }`;
    const pool = poolWith(({ memory }) => {
      const worker = new Worker(code, { eval: true, workerData: memory });
      return () => void worker.terminate();
    }, 50);
    pool.start();
    while (pool.ready < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(() => work(pool)).toThrow("backend 'wasm': a thread did not finish its part");
    expect([pool.limit, pool.ready]).toEqual([1, 1]);
    expect(pool.reason).toBe('a thread was ended while it worked');
    expect(work(pool)).toBe(true);
  });

  test('once one was ended between launches', async () => {
    let end: () => void = () => undefined;
    const { spawn } = findHost() as Exclude<Host, string>;
    const pool = poolWith((start, failed) => (end = spawn(start, failed)));
    pool.start();
    while (pool.ready < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    end();
    while (pool.limit > 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(pool.reason).toBe('a worker failed: it was ended');
    expect(work(pool)).toBe(true);
  });

  test('after the others were stopped', () => {
    const pool = openPool(3);
    expect(work(pool)).toBe(true);
    pool.stop('enough');
    expect([pool.limit, pool.ready, pool.reason]).toEqual([1, 1, 'enough']);
    expect(work(pool)).toBe(true);
  });
});
