import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { trainOurs } from './perceptron.ts';
import { Unavailable, type Workload } from './workload.ts';

/** Steps at which memory is looked at: a leak goes on growing from one to the next. */
const STOPS = [1_000, 4_000, 7_000, 10_000];
const MB = 2 ** 20;

export const memory: Workload = {
  id: 'W13',
  name: 'memory',
  description: `memory over ${STOPS.at(-1)} training steps of the MLP 2-16-16-1, in one synchronous loop and awaiting each loss; no scope written; after ${STOPS.join(', ')} steps`,
  cases: [
    { name: 'synchronous', size: [0] },
    { name: 'awaiting', size: [1] },
  ],
  entries: {
    ours: (ours, { size: [awaiting] }) => ({
      facts: async () => {
        if (awaiting === 0 && !ours.backend.capabilities.syncRead) {
          throw new Unavailable('reads values asynchronously');
        }
        setFlagsFromString('--expose-gc');
        const collect = runInNewContext('gc') as () => void;
        const snapshot = async (): Promise<NodeJS.MemoryUsage & { buffers: number }> => {
          for (let i = 0; i < 3; i++) {
            collect();
            // Finalizers, by which a backend counts what is alive, run in a task of their own.
            await setImmediate();
          }
          return { ...process.memoryUsage(), buffers: ours.backend.memory().buffers };
        };
        const train = trainOurs(ours, { sizes: [2, 16, 16, 1], batch: 8, loss: 'mse' });
        let peak = 0;
        const snapshots: Awaited<ReturnType<typeof snapshot>>[] = [];
        for (let step = 1; step <= STOPS.at(-1)!; step++) {
          if (awaiting === 1) await train().item();
          else ours.read(train());
          if (step % 100 === 0) peak = Math.max(peak, process.memoryUsage.rss());
          if (STOPS.includes(step)) snapshots.push(await snapshot());
        }
        const megabytes = (key: 'rss' | 'heapUsed' | 'external'): string =>
          snapshots.map((each) => (each[key] / MB).toFixed(1)).join(' ');
        return {
          'rss MB': megabytes('rss'),
          'peak rss': (peak / MB).toFixed(1),
          'heap MB': megabytes('heapUsed'),
          'external MB': megabytes('external'),
          'live buffers': snapshots.map(({ buffers }) => buffers).join(' '),
        };
      },
    }),
  },
};
