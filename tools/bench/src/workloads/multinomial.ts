import type { JaxArray } from '../libraries/jax.ts';
import type { Ours } from '../libraries/ours.ts';
import { tfLast } from '../libraries/tfjs.ts';
import type { Case, Timed, Workload } from './workload.ts';

const CLASSES = 6;
const cases: Case[] = [
  { name: '1000 draws x 500', size: [1000, 500] },
  { name: '10 draws x 100,000', size: [10, 100_000] },
  { name: '1e6 draws x 10', size: [1_000_000, 10] },
];

async function oursTask(
  { t, backend, read }: Ours,
  spec: Case,
  algorithm: 'stream' | 'conditional',
): Promise<Timed> {
  const { Multinomial } = await import('@t/distributions');
  const [draws, samples] = spec.size as [number, number];
  const make = () => new Multinomial(draws, { probs: t.full([CLASSES], 1 / CLASSES) });
  const dice = await t.synchronously(make);
  const sum = () => dice.sample([samples], { algorithm }).sum();
  return backend.capabilities.syncRead
    ? { step: () => read(sum()) }
    : { step: async () => read(await t.synchronously(sum)) };
}

export const multinomial: Workload = {
  id: 'W10',
  name: 'multinomial',
  description: 'Multinomial(draws, a fair die).sample(samples): the counts, not the draws',
  cases,
  onHost: true,
  python: ['torch', 'numpy'],
  targets: [
    { case: cases[0]!.name, backend: 'js', than: 'pytorch-1t', factor: 1 },
    ...cases.map((spec) => ({
      case: spec.name,
      backend: 'js',
      entry: 'conditional' as const,
      than: 'numpy',
      factor: 1 / 3,
    })),
  ],
  entries: {
    ours: (ours, spec) => oursTask(ours, spec, 'stream'),
    oursConditional: (ours, spec) => oursTask(ours, spec, 'conditional'),
    tfjs: (tf, { size }) => {
      const [draws, samples] = size as [number, number];
      const probabilities = tf.tensor(new Float32Array(samples * CLASSES).fill(1 / CLASSES), [
        samples,
        CLASSES,
      ]);
      const none = tf.tensor([], [0]);
      let seed = 0;
      return {
        step: () =>
          tfLast(tf, () => {
            const classes = tf.multinomial(probabilities, draws, ++seed, true);
            return tf.sum(tf.denseBincount(classes, none, CLASSES));
          }),
      };
    },
    jax: ({ jit, numpy: np, nn, random }, { size }) => {
      const [draws, samples] = size as [number, number];
      const logits = np.array(new Float32Array(CLASSES));
      let seed = 0;
      const sample = jit((key: JaxArray) => {
        const classes = random.categorical(key, logits.ref, { shape: [samples, draws] });
        return nn.oneHot(classes, CLASSES).sum(1);
      });
      return { step: async () => Number((await sample(random.key(++seed)).sum().data())[0]) };
    },
  },
};
