import { describe, expect, it } from 'vitest';
import { HostMemory } from '../../src/kernel/host-memory.ts';

describe('host memory', () => {
  it('puts small buffers side by side, and gives large ones an array of their own', () => {
    const memory = new HostMemory();
    const [a, b] = [memory.alloc('float32', 3), memory.alloc('float32', 4)];
    expect([a.array === b.array, b.base]).toEqual([true, a.base + 3]);
    expect(memory.alloc('float32', 1000).array.length).toBe(1000);
    memory.write(b, 1, Float32Array.of(7, 8));
    expect(Array.from(memory.read(b, 1, 2))).toEqual([7, 8]);
  });

  it('counts large arrays', () => {
    const memory = new HostMemory();
    memory.alloc('float64', 10);
    expect([memory.buffers, memory.bytes]).toEqual([0, 0]);
    memory.alloc('float64', 1e5);
    expect([memory.buffers, memory.bytes]).toEqual([1, 8e5]);
  });

  it('uses a freed array again, unless somebody else has seen it', () => {
    const memory = new HostMemory();
    const first = memory.alloc('float32', 1000);
    memory.free(first);
    memory.free(first);
    expect(memory.alloc('float32', 1000).array).toBe(first.array);
    const seen = memory.alloc('float32', 600);
    memory.view(seen, 600);
    memory.free(seen);
    expect(memory.alloc('float32', 600).array === seen.array).toBe(false);
  });
});
