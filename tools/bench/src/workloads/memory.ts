import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { trainOurs } from './perceptron.ts';
import type { Workload } from './workload.ts';

const STEPS = 10_000;
/** Caches, pools and machine code have their final size by then. */
const SETTLED = 1_000;
const MB = 2 ** 20;

export const memory: Workload = {
  id: 'W13',
  name: 'memory',
  description: `memory over ${STEPS} training steps of the MLP 2-16-16-1, in one synchronous loop and awaiting each loss; no scope written`,
  cases: [
    { name: 'synchronous', size: [0] },
    { name: 'awaiting', size: [1] },
  ],
  entries: {
    ours: (ours, { size: [awaiting] }) => ({
      facts: async () => {
        setFlagsFromString('--expose-gc');
        const collect = runInNewContext('gc') as () => void;
        const snapshot = async (): Promise<NodeJS.MemoryUsage & { buffers: number }> => {
          collect();
          // Finalizers, by which a backend counts what is alive, run in a task of their own.
          await setImmediate();
          collect();
          return { ...process.memoryUsage(), buffers: ours.backend.memory().buffers };
        };
        const train = trainOurs(ours, { sizes: [2, 16, 16, 1], batch: 8, loss: 'mse' });
        let peak = 0;
        const run = async (from: number, to: number): Promise<void> => {
          for (let step = from; step < to; step++) {
            if (awaiting === 1) await train().item();
            else ours.read(train());
            if (step % 100 === 0) peak = Math.max(peak, process.memoryUsage.rss());
          }
        };
        await run(0, SETTLED);
        const before = await snapshot();
        await run(SETTLED, STEPS);
        const after = await snapshot();
        const change = (key: 'rss' | 'heapUsed' | 'external' | 'arrayBuffers'): string =>
          `${(before[key] / MB).toFixed(1)} -> ${(after[key] / MB).toFixed(1)} MB`;
        return {
          rss: change('rss'),
          'peak rss': `${(peak / MB).toFixed(1)} MB`,
          heap: change('heapUsed'),
          external: change('external'),
          'array buffers': change('arrayBuffers'),
          'live buffers': `${before.buffers} -> ${after.buffers}`,
        };
      },
    }),
  },
};
