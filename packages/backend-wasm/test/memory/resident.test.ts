import * as t from '@t/core';
import { describe, expect, test } from 'vitest';
import { wasm } from '../../src/index.ts';
import { Allocator } from '../../src/memory/allocator.ts';
import { ResidentMemory, type WasmBuffer } from '../../src/memory/resident.ts';

const MB = 1024 * 1024;

function resident(budget: number, maximum = 65536): ResidentMemory {
  return new ResidentMemory(new Allocator(new WebAssembly.Memory({ initial: 1, maximum }), 64), budget);
}

/** A buffer of `length` float32 that holds `seed`, `seed + 1`, ... */
function filled(memory: ResidentMemory, length: number, seed: number): WasmBuffer {
  memory.launch++;
  const buffer = memory.alloc('float32', length);
  memory.addressOf(buffer);
  memory.view(buffer).set(Float32Array.from({ length }, (_, i) => seed + i));
  return buffer;
}

/** What a backend does to read. */
function read(memory: ResidentMemory, buffer: WasmBuffer): number[] {
  memory.launch++;
  memory.addressOf(buffer);
  return [...memory.view(buffer)];
}

describe('sweep', () => {
  test('garbage gives its blocks back and hardly anything is moved out', () => {
    const memory = resident(128 * MB);
    const kept = Array.from({ length: 8 }, (_, i) => filled(memory, 1000, i));
    for (let i = 0; i < 200; i++) memory.alloc('uint8', 4 * MB);
    // A sweep that was slow by chance makes the next one later: without any, 170 would be moved out.
    expect(memory.sweeps).toBeGreaterThan(1);
    expect(memory.evictions).toBeLessThan(60);
    expect(memory.allocator.used).toBeLessThanOrEqual(128 * MB);
    for (const [i, buffer] of kept.entries()) expect(read(memory, buffer)[999]).toBe(i + 999);
    for (const buffer of kept) memory.free(buffer);
    expect(memory.allocator.used).toBe(memory.count * 4 * MB);
  });

  test('is not repeated at every turn where everything is in use', () => {
    const memory = resident(128 * MB);
    const kept = Array.from({ length: 200 }, () => {
      memory.launch++;
      return memory.alloc('uint8', 4 * MB);
    });
    expect(memory.sweeps).toBeLessThan(5);
    expect(memory.evictions).toBeGreaterThan(100);
    expect(kept.every((buffer) => buffer.address > 0 || buffer.outside !== null)).toBe(true);
  });
});

describe('eviction', () => {
  test('what was moved out comes back bit for bit, again and again', () => {
    const memory = resident(MB);
    const buffers = Array.from({ length: 40 }, (_, i) => filled(memory, 25000, i));
    expect(memory.evictions).toBeGreaterThan(20);
    for (let round = 0; round < 3; round++) {
      for (const [i, buffer] of buffers.entries()) {
        const data = read(memory, buffer);
        expect([data[0], data[1], data[24999]]).toEqual([i, i + 1, i + 24999]);
      }
    }
    expect(memory.returns).toBeGreaterThan(60);
    expect(memory.allocator.used).toBeLessThanOrEqual(MB);
  });

  test.each([1, 7, 64, 65, 1000])('keeps every bit of %i elements, NaN payloads included', (length) => {
    const memory = resident(MB);
    memory.launch++;
    const bits = Int32Array.from(
      { length },
      (_, i) => [0x7fc00001, -1, 0x7f800001, -0x7fffff][i % 4]! + 8 * i,
    );
    const floats = memory.alloc('float32', length);
    const bytes = memory.alloc('uint8', length);
    new Int32Array(memory.allocator.memory.buffer, floats.address, length).set(bits);
    memory.view(bytes).set(bits);
    for (let i = 0; i < 60; i++) filled(memory, 25000, i);
    expect([floats.address, bytes.address]).toEqual([0, 0]);
    memory.launch++;
    const address = memory.addressOf(floats);
    expect(new Int32Array(memory.allocator.memory.buffer, address, length)).toEqual(bits);
    expect(read(memory, bytes)).toEqual([...Uint8Array.from(bits)]);
  });

  test('what is used again and again stays', () => {
    const memory = resident(MB);
    const kept = filled(memory, 1000, 5);
    for (let i = 0; i < 200; i++) {
      filled(memory, 25000, i);
      read(memory, kept);
    }
    // All marks are new when the hand first goes round.
    expect(memory.returns).toBeLessThanOrEqual(1);
  });

  test('a launch never loses a buffer that it has the address of', () => {
    const memory = resident(MB);
    // Together twice the budget.
    const buffers = Array.from({ length: 20 }, (_, i) => filled(memory, 25000, i));
    memory.launch++;
    const addresses = buffers.map((buffer) => memory.addressOf(buffer));
    expect(buffers.map((buffer) => buffer.address)).toEqual(addresses);
    expect(new Set(addresses).size).toBe(20);
    buffers.forEach((buffer, i) => expect(memory.view(buffer)[7]).toBe(i + 7));
  });

  test('a buffer larger than the budget is possible', () => {
    const memory = resident(MB);
    const small = filled(memory, 100, 1);
    const large = filled(memory, MB, 2);
    expect(read(memory, large)[MB - 1]).toBe(MB + 1);
    expect(read(memory, small)[99]).toBe(100);
  });

  test('handles of tiny buffers count too', () => {
    const memory = resident(MB);
    for (let i = 0; i < 5000; i++) filled(memory, 1, i);
    expect(memory.count).toBeLessThanOrEqual(32);
  });

  test('what was freed gives room, resident or not, and twice is once', () => {
    const memory = resident(MB);
    const buffers = Array.from({ length: 30 }, (_, i) => filled(memory, 25000, i));
    for (const buffer of buffers) memory.free(buffer);
    for (const buffer of buffers) memory.free(buffer);
    expect(memory.count).toBe(0);
    expect(memory.allocator.used).toBe(0);
    expect(buffers.every((buffer) => buffer.outside === null)).toBe(true);
  });

  test('past the limit of the memory everything unused is moved out, then an error says what to do', () => {
    const memory = resident(Infinity, 32);
    const first = filled(memory, 200_000, 1);
    const second = filled(memory, 200_000, 2);
    const third = filled(memory, 200_000, 3);
    expect(read(memory, first)[9]).toBe(10);
    expect(read(memory, second)[9]).toBe(11);
    memory.launch++;
    memory.addressOf(first);
    memory.addressOf(second);
    expect(() => memory.addressOf(third)).toThrow(
      /out of memory: 800000 bytes .* dispose\(\), `using` or scope\(\)/,
    );
    expect(read(memory, third)[9]).toBe(12);
    expect(() => memory.alloc('float64', 1_000_000)).toThrow(t.RuntimeError);
  });
});

describe('programs', () => {
  test('a synchronous loop of garbage stays under its budget, and its results are right', () => {
    const backend = wasm({ budget: 8 * MB });
    t.use(backend);
    const kept = t.arange(1000, { dtype: 'float32' });
    let x = t.zeros(50_000);
    for (let i = 0; i < 200; i++) {
      x = x.add(1);
      expect(kept.sum().itemSync()).toBe(499500);
      expect(backend.memory().bytes).toBeLessThanOrEqual(8 * MB);
    }
    expect(x.min().itemSync()).toBe(200);
    expect(backend.memory().movedOut).toBeGreaterThan(100);
    expect(backend.memory().reserved).toBeLessThan(40 * MB);
  });

  test('operands that were moved out are brought back for one launch', () => {
    t.use(wasm({ budget: MB }));
    const parts = Array.from({ length: 12 }, (_, i) => t.full([100, 400], i));
    const product = parts[0]!.matmul(parts[11]!.t()).add(parts[3]!.matmul(parts[5]!.t()));
    expect(product.at(7, 9).itemSync()).toBe(400 * 15);
    const views = parts.map((part) => part.at('10:90, ::3'));
    for (const [i, view] of views.entries()) expect(view.mean().itemSync()).toBe(i);
    parts[2]!.at('0:50').fill_(-1);
    expect(parts[2]!.sum().itemSync()).toBe(20_000);
  });

  test('growing while a launch is prepared', () => {
    t.use(wasm());
    const small = t.ones(3);
    let x = t.ones(1000);
    for (let i = 0; i < 14; i++) x = t.cat([x, x]);
    expect(x.sum().itemSync()).toBe(1000 * 2 ** 14);
    expect(small.add(1).toArraySync()).toEqual([2, 2, 2]);
  });

  test('dispose and scope give memory back at once', () => {
    const backend = wasm();
    t.use(backend);
    const before = backend.memory();
    const x = t.zeros(1000, 1000);
    expect(backend.memory().bytes).toBeGreaterThan(4_000_000 - 1);
    x.dispose();
    t.scope(() => t.ones(1000).add(t.ones(1000)).sum().itemSync());
    expect(backend.memory()).toMatchObject({ buffers: before.buffers, bytes: before.bytes });
    expect(() => x.add(1)).toThrow(/disposed/);
  });
});
