import * as t from '@t/core';
import { expect, test } from 'vitest';
import { wasm, type WasmBackend } from '../../src/index.ts';

/** Large launches of every kind of kernel, forward and backward. */
function program(): t.Tensor[] {
  t.manualSeed(0);
  const x = t.randn(700, 1003, { requiresGrad: true });
  const w = t.randn(1003, 300, { requiresGrad: true });
  const labels = t.randint(0, 300, [700]);
  const hidden = x.matmul(w).tanh();
  const loss = hidden.logSoftmax(1).indexSelect(1, labels).sum(0).pow(2).mean();
  loss.backward();
  const image = t.randn(4, 8, 60, 60, { requiresGrad: true });
  const kernel = t.randn(16, 8, 3, 3, { requiresGrad: true });
  t.conv2d(image, kernel).relu().sum().backward();
  const data = x.detach();
  const { values: sorted, indices: order } = data.sort(1);
  return [
    hidden,
    loss,
    x.grad!,
    w.grad!,
    image.grad!,
    kernel.grad!,
    sorted,
    order,
    data.cumsum(1),
    data.t().contiguous(),
    data.max(0).values,
    data.argmax(1),
    data.std(0),
    data.double().exp().sum(1),
    t.zeros(1003, 700).indexAdd(0, t.randint(0, 1003, [5000]), t.randn(5000, 700)),
    data.gt(0).logicalAnd(data.lt(1)),
  ].map((result) => result.detach());
}

const bits = (results: readonly t.Tensor[]): Uint8Array[] =>
  results.map((result) => {
    const { buffer, byteOffset, byteLength } = result.contiguous().dataSync();
    return new Uint8Array(buffer, byteOffset, byteLength);
  });

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

test('a program gives the same bits on any number of threads', () => {
  const backend = warm(1);
  expect(backend.memory().oneThread).toBe('one thread was asked for');
  const expected = bits(program());
  for (const threads of [2, 3, 5]) {
    const several = warm(threads);
    expect(several.memory().oneThread).toBeNull();
    bits(program()).forEach((found, i) => expect(Buffer.compare(found, expected[i]!), `result ${i}`).toBe(0));
    several.dispose();
    expect(several.memory()).toMatchObject({ threads: 1, oneThread: 'the backend was disposed of' });
    expect(Buffer.compare(bits([program()[0]!])[0]!, expected[0]!)).toBe(0);
  }
});
