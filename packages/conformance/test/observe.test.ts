import { describe, expect, it } from 'vitest';
import { reference, tensor, use } from '@t/core';
import { observe } from '../src/observe.ts';

describe('observe', () => {
  const observed = observe(reference());
  use(observed.backend);
  const x = tensor([1, 2, 3]);

  it('calls kernels and views native, data read in between a fallback', async () => {
    expect((await observed.origin(async () => x.add(1))).origin).toBe('native');
    expect((await observed.origin(async () => x.add(tensor(x.dataSync())))).origin).toBe('fallback');
    expect((await observed.origin(async () => x.detach())).origin).toBe('native');
  });

  it('does not count the reading of one element', async () => {
    expect((await observed.origin(async () => x.sum().itemSync())).origin).toBe('native');
  });

  it('hands on what the work gave, and its errors', async () => {
    expect((await observed.origin(async () => 7)).value).toBe(7);
    await expect(observed.origin(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
