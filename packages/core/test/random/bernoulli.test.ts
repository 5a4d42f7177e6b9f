import { expect, test } from 'vitest';
import { RuntimeError } from '../../src/errors.ts';
import { fillBernoulli, fillBernoulliProbs } from '../../src/random/index.ts';
import { filled, seeded } from './support.ts';

/** `torch.linspace(0, 1, 12)`. */
const probs = Float32Array.from({ length: 12 }, (_, i) => i / 11);

test('one p: a float64 draw an element, whatever the dtype', () => {
  const expected = [1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1];
  for (const out of [new Float32Array(12), new Float64Array(12), new Int32Array(12), new Uint8Array(12)]) {
    const gen = seeded();
    fillBernoulli(out, gen, 0.3);
    expect(Array.from(out)).toEqual(expected);
    expect(gen.uniformFloat()).toBe(0.5209300518035889);
  }
});

test('a p for each element: draws of the dtype of the probabilities', () => {
  const single = seeded();
  expect(filled(new Float32Array(12), (out) => fillBernoulliProbs(out, single, probs))).toEqual(
    Float32Array.of(0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 1),
  );
  expect(single.uniformFloat()).toBe(0.28683900833129883);
  const double = seeded();
  expect(
    filled(new Float32Array(12), (out) => fillBernoulliProbs(out, double, new Float64Array(probs))),
  ).toEqual(Float32Array.of(0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1));
  expect(double.uniformFloat()).toBe(0.5209300518035889);
});

test.each([
  [1.5, '1.5'],
  [-0.5, '-0.5'],
  [NaN, 'nan'],
])('refuses p = %d', (p, written) => {
  expect(() => fillBernoulli(new Float32Array(2), seeded(), p)).toThrow(
    new RuntimeError(`bernoulli_ expects p to be in [0, 1], but got p=${written}`),
  );
  expect(() => fillBernoulliProbs(new Float32Array(1), seeded(), Float32Array.of(p))).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        /^Expected p_in >= 0 && p_in <= 1 to be true, but got false\. /,
      ) as string,
    }),
  );
});
