import type { Tensor } from '@t/core';
import type { JaxArray } from '../libraries/jax.ts';
import type { Case, Workload } from './workload.ts';

const ROUNDS = 100;
const shapes: Case = { name: '100 shapes', size: [1, 0] };
const scalars: Case = { name: '100 scalars', size: [0, 1] };

/** Shape and scalar of a round: one of the two moves. No size is 1, which would be another layout. */
const round = (
  [byShape, byScalar]: readonly number[],
  i: number,
): { rows: number; columns: number; scalar: number } => ({
  rows: 2 + byShape! * i,
  columns: 3 + byShape! * 2 * i,
  scalar: 0.5 + (byScalar! * i) / 8,
});

/** Counts the modules and functions that anything in this process compiles from bytes or source from now on. */
function countGenerated(): () => number {
  let count = 0;
  const counting = <T extends object>(callable: T): T =>
    new Proxy(callable, {
      construct: (target, args, newTarget) => {
        count++;
        return Reflect.construct(target as never, args, newTarget) as object;
      },
      apply: (target, self, args) => {
        count++;
        return Reflect.apply(target as never, self, args) as unknown;
      },
    });
  WebAssembly.Module = counting(WebAssembly.Module);
  WebAssembly.compile = counting(WebAssembly.compile);
  globalThis.Function = counting(Function);
  return () => count;
}

export const compilations: Workload = {
  id: 'W12',
  name: 'compilations',
  description:
    'programs compiled after two warm-up rounds, over 100 new shapes and over 100 new scalars, forward and backward',
  cases: [shapes, scalars],
  entries: {
    ours: ({ t, backend, read }, { size }) => ({
      facts: async () => {
        let compiled = 0;
        const compile = backend.compile.bind(backend);
        backend.compile = (...args) => {
          compiled++;
          return compile(...args);
        };
        const generated = countGenerated();
        const run = async (i: number): Promise<void> => {
          const { rows, columns, scalar } = round(size, i);
          const x = t
            .arange(rows * columns, { dtype: 'float32' })
            .reshape(rows, columns)
            .requiresGrad_();
          const w = t.ones(columns, rows, { requiresGrad: true });
          const bias = t.ones(rows, { requiresGrad: true });
          const steps: Tensor[] = [
            x.mul(scalar).add(scalar).sub(x).div(scalar).relu().sum(),
            x.matmul(w).add(bias).tanh().mean(),
            x.softmax(-1).mul(x).sum(0).exp().log().sum(),
            x.T.add(w)
              .clampMax(10 * scalar)
              .sum(1)
              .amax(),
            t.cat([x, x.neg()]).pow(2).at('1:').sum(),
          ];
          const loss = steps.reduce((a, b) => a.add(b));
          loss.backward();
          await read(loss);
        };
        await run(0);
        await run(ROUNDS + 1);
        const warm = [compiled, generated()] as const;
        for (let i = 1; i <= ROUNDS; i++) await run(i);
        return {
          'programs when warm': backend.memory().compiled,
          'compiled after that': compiled - warm[0],
          'modules and functions after that': generated() - warm[1],
        };
      },
    }),
    jaxEager: ({ numpy: np, nn }, { size }) => ({
      facts: async () => {
        const generated = countGenerated();
        const run = async (i: number): Promise<void> => {
          const { rows, columns, scalar } = round(size, i);
          const x: JaxArray = np.array(new Float32Array(rows * columns)).reshape([rows, columns]);
          await nn.relu(x.ref.mul(scalar).add(scalar).sub(x)).sum().data();
        };
        await run(0);
        await run(ROUNDS + 1);
        const warm = generated();
        for (let i = 1; i <= ROUNDS; i++) await run(i);
        return { 'modules and functions after that': generated() - warm };
      },
    }),
  },
};
