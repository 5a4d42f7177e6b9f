import * as t from '@t/core';
import { wasm, type WasmBackend } from '@t/backend-wasm';
import { publish } from './report.ts';

/** Large launches of several kinds, as the bits of what they give. */
function results(backend: WasmBackend): string {
  t.use(backend);
  t.manualSeed(0);
  const x = t.randn(500, 400, { requiresGrad: true });
  x.matmul(x.t()).softmax(1).pow(2).sum().backward();
  const values = x.grad!.dataSync();
  return new Uint32Array(values.buffer, values.byteOffset, values.length).join();
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

const one = results(wasm({ threads: 1 }));
const backend = wasm({ threads: 2 });
const deadline = performance.now() + 10_000;
let same = true;
let { threads, threadsReady, oneThread } = backend.memory();
// Workers start, or fail to, while the page waits; once more after that.
for (let settled = false; !settled; ) {
  settled = threadsReady === threads || performance.now() > deadline;
  same &&= results(backend) === one;
  await pause();
  ({ threads, threadsReady, oneThread } = backend.memory());
}
publish({ value: { same, threads, threadsReady, oneThread } });
