import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as t from '@t/core';
import type { Backend } from '@t/core';
import { js } from '@t/backend-js';
import { wasm } from '@t/backend-wasm';
import { webgpu } from '@t/backend-webgpu';

/** Backends in one program: tensors move between them, and do not mix by accident. */
const all = {} as Record<'js' | 'wasm' | 'webgpu', Backend>;

beforeAll(async () => {
  Object.assign(all, { js: js(), wasm: wasm(), webgpu: await webgpu() });
});
afterAll(() => Object.values(all).forEach((backend) => backend.dispose()));

const pairs = [
  ['js', 'wasm'],
  ['wasm', 'js'],
  ['js', 'webgpu'],
  ['wasm', 'webgpu'],
  ['webgpu', 'js'],
  ['webgpu', 'wasm'],
] as const;

describe.each(pairs)('from %s to %s', (from, to) => {
  test('a tensor keeps values, shape and dtype', async () => {
    for (const dtype of ['float32', 'int32', 'uint8', 'bool'] as const) {
      const x = t.tensor([[1, 0, 3]], { dtype, backend: all[from] }).t();
      const moved = await t.synchronously(() => x.to(all[to]));
      expect(moved.backend).toBe(to);
      expect(moved.dtype).toBe(dtype);
      expect(await moved.toArray()).toEqual(await x.toArray());
    }
  });

  test('gradients come back where they can be read', async () => {
    const x = t.tensor([1, 2, 3], { backend: all[from], requiresGrad: true });
    const there = await t.synchronously(() => x.mul(2).to(all[to]));
    const loss = there.pow(2).sum();
    expect(await loss.item()).toBe(56);
    if (to === 'webgpu') {
      // On its way back the gradient would have to be read at once.
      expect(() => loss.backward()).toThrow("backend 'webgpu' cannot be read synchronously");
      return;
    }
    loss.backward();
    expect(await x.grad!.toArray()).toEqual([8, 16, 24]);
    expect(x.grad!.backend).toBe(from);
  });

  test('an op on both raises an error that names them', async () => {
    const [x, y] = [t.ones(2, { backend: all[from] }), t.ones(2, { backend: all[to] })];
    const message = `found at least two devices, ${from} and ${to}! Move one of them with x.to(backend).`;
    for (const op of [() => x.add(y), () => x.matmul(y), () => t.cat([x, y]), () => t.where(x.gt(0), x, y)])
      expect(op).toThrow(message);
    await t.synchronously(() => x.zero_().copy_(y));
    expect(await x.toArray()).toEqual([1, 1]);
  });
});
