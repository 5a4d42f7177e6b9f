import { expect, test } from 'vitest';
import { fillRandperm } from '../../src/random/index.ts';
import { digest, filled, seeded } from './support.ts';

test('torch.randperm: one draw an element but the last', () => {
  const gen = seeded();
  const out = filled(new Int32Array(10), (array) => fillRandperm(array, gen));
  expect(Array.from(out)).toEqual([5, 0, 3, 4, 1, 7, 9, 6, 8, 2]);
  expect(gen.uniformFloat()).toBe(0.8512683510780334);
  expect(digest(filled(new Int32Array(1000), (array) => fillRandperm(array, seeded())))).toBe(
    '9474a982d16edc13',
  );
});

test('0 and 1 elements draw nothing', () => {
  const gen = seeded();
  expect(filled(new Float32Array(1), (array) => fillRandperm(array, gen))).toEqual(Float32Array.of(0));
  fillRandperm(new Float32Array(0), gen);
  expect(gen.uniformFloat()).toBe(seeded().uniformFloat());
});

test('refuses lengths the dtype cannot hold', () => {
  expect(() => fillRandperm(new Uint8Array(257), seeded())).toThrow(
    'value cannot be converted to type uint8_t without overflow',
  );
  expect(() => fillRandperm(new Float32Array(2 ** 24 + 2), seeded())).toThrow(
    'n cannot be greater than 2^24+1 for Float type.',
  );
});
