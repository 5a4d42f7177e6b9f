import { describe, expect, test } from 'vitest';
import { Allocator, blockBytes } from '../../src/memory/allocator.ts';

const MB = 1024 * 1024;
const memory = (pages = 1, maximum = 65536): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: pages, maximum });

/** A memory that only counts its pages: for addresses that this machine may have no room for. */
class PretendMemory {
  buffer = { byteLength: 65536 };

  grow(pages: number): number {
    const wanted = this.buffer.byteLength + pages * 65536;
    if (wanted > 2 ** 32) throw new RangeError('no more');
    this.buffer = { byteLength: wanted };
    return 0;
  }
}

const pretend = (): WebAssembly.Memory => new PretendMemory() as unknown as WebAssembly.Memory;

describe('size classes', () => {
  test('hold what is asked for, and little more', () => {
    for (let bytes = 0; bytes < 20000; bytes += 13) check(bytes);
    for (let power = 16; power < 32; power++)
      for (const off of [-65, -1, 0, 1, 63, 64, 65]) check(2 ** power + off);
    function check(bytes: number): void {
      const block = blockBytes(bytes);
      expect(block).toBeGreaterThanOrEqual(bytes);
      expect(block).toBeLessThanOrEqual(Math.max(bytes * 1.25 + 64, 64));
      expect(block % 64).toBe(0);
      expect(blockBytes(block)).toBe(block);
    }
  });
});

describe('blocks', () => {
  test('are aligned, apart, inside the memory, and have readable memory behind them', () => {
    const m = memory();
    const allocator = new Allocator(m, 100);
    const taken: [number, number][] = [];
    for (let i = 0; i < 400; i++) {
      const bytes = (i * 7919) % 90000;
      const address = allocator.alloc(bytes);
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThanOrEqual(100);
      expect(address + bytes + 64).toBeLessThanOrEqual(m.buffer.byteLength);
      taken.push([address, bytes]);
    }
    taken.sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < taken.length; i++)
      expect(taken[i]![0]).toBeGreaterThanOrEqual(taken[i - 1]![0] + taken[i - 1]![1]);
    for (const [address, bytes] of taken) allocator.release(address, bytes);
    expect(allocator.used).toBe(0);
  });

  test('are used again by requests of their class', () => {
    const m = memory();
    const allocator = new Allocator(m, 64);
    const first = allocator.alloc(1000);
    allocator.release(first, 1000);
    expect(allocator.alloc(990)).toBe(first);
    for (let i = 0; i < 1000; i++) allocator.release(allocator.alloc(MB), MB);
    expect(m.buffer.byteLength).toBeLessThan(20 * MB);
  });

  test('that are kept for good do not count as used', () => {
    const allocator = new Allocator(memory(), 64);
    const kept = allocator.reserve(5000);
    expect(allocator.used).toBe(0);
    expect(allocator.alloc(5000)).not.toBe(kept);
  });
});

describe('growth', () => {
  test('grows by as much as is needed where the usual step is too much', () => {
    const m = memory(1, 20);
    const allocator = new Allocator(m, 64);
    expect(allocator.alloc(10 * 65536)).toBeGreaterThan(0);
    expect(allocator.alloc(10 * 65536)).toBe(0);
    expect(m.buffer.byteLength).toBeLessThanOrEqual(20 * 65536);
    expect(allocator.used).toBe(10 * 65536);
  });

  test('a program whose sizes change needs about its maximum, not the sum over the sizes', () => {
    const m = pretend();
    const allocator = new Allocator(m, 64);
    for (let size = 1 * MB; size < 40 * MB; size = Math.floor(size * 1.27)) {
      const blocks = Array.from({ length: Math.floor((200 * MB) / size) }, () => allocator.alloc(size));
      expect(blocks).not.toContain(0);
      for (const block of blocks) allocator.release(block, size);
    }
    expect(m.buffer.byteLength).toBeLessThan(500 * MB);
  });

  test('all of 4 GB can be had, in blocks of any address, and is put together at the end', () => {
    const allocator = new Allocator(pretend(), 64);
    const blocks: number[] = [];
    for (let address = allocator.alloc(64 * MB); address !== 0; address = allocator.alloc(64 * MB))
      blocks.push(address);
    expect(blocks.length).toBe(63);
    expect(new Set(blocks).size).toBe(63);
    expect(Math.max(...blocks)).toBeGreaterThan(3.8 * 2 ** 30);
    expect(allocator.alloc(2 ** 32)).toBe(0);
    for (const block of blocks) allocator.release(block, 64 * MB);
    expect(allocator.alloc(3 * 1024 * MB)).toBeGreaterThan(0);
    expect(allocator.alloc(2 * 1024 * MB)).toBe(0);
  });

  test('blocks that were put together stay apart', () => {
    const allocator = new Allocator(pretend(), 64);
    const live = new Map<number, number>();
    let state = 1;
    const random = (n: number): number => (state = (Math.imul(state, 48271) >>> 0) % 2147483647) % n;
    for (let i = 0; i < 4000; i++) {
      const bytes = 2 ** random(27) + random(1000);
      const address = allocator.alloc(bytes);
      if (address !== 0) live.set(address, bytes);
      if (address === 0 || live.size > 60) {
        const victims = [...live].filter(() => random(2) === 0);
        for (const [at, size] of victims) {
          allocator.release(at, size);
          live.delete(at);
        }
      }
      if (i % 100 === 0) {
        const sorted = [...live].sort((a, b) => a[0] - b[0]);
        const overlaps = sorted.filter(
          ([at], k) => k > 0 && at < sorted[k - 1]![0] + blockBytes(sorted[k - 1]![1]),
        );
        expect(overlaps).toEqual([]);
        expect(allocator.used).toBe(sorted.reduce((sum, [, size]) => sum + blockBytes(size), 0));
      }
    }
  });
});
