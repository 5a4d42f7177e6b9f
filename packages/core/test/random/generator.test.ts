import { expect, test } from 'vitest';
import { RuntimeError } from '../../src/errors.ts';
import {
  defaultGenerator,
  fillNormal,
  Generator,
  initialSeed,
  manualSeed,
  seed,
} from '../../src/random/index.ts';
import { seeded, sha256 } from './support.ts';

const draws = (gen: Generator): number[] => [
  gen.random(),
  gen.uniformFloat(),
  gen.uniformDouble(),
  gen.normal(),
];

test('a new generator has PyTorch’s default seed', () => {
  expect(new Generator().initialSeed()).toBe(67280421310721);
  expect(draws(new Generator())).toEqual(draws(new Generator().manualSeed(67280421310721)));
});

test('seeds: numbers and bigints alike, negative ones as unsigned, the low 32 bits choose the stream', () => {
  expect(draws(seeded(42))).toEqual(draws(new Generator().manualSeed(42n)));
  expect(new Generator().manualSeed(-1).initialSeed()).toBe(2n ** 64n - 1n);
  expect(new Generator().manualSeed(2n ** 63n).initialSeed()).toBe(2n ** 63n);
  expect(draws(new Generator().manualSeed(2n ** 40n + 5n))).toEqual(draws(seeded(5)));
});

test('refuses what is no 64-bit integer', () => {
  const gen = new Generator();
  expect(() => gen.manualSeed(1.5)).toThrow(new RuntimeError('manual_seed expected a long, but got float'));
  expect(() => gen.manualSeed(2n ** 64n)).toThrow(new RuntimeError('Overflow when unpacking long'));
  expect(() => gen.manualSeed(-(2n ** 63n) - 1n)).toThrow(new RuntimeError('Overflow when unpacking long'));
});

test('random64 is two draws, the high half first', () => {
  const gen = seeded();
  const [high, low] = [gen.random(), gen.random()];
  expect(seeded().random64()).toBe((BigInt(high) << 32n) + BigInt(low));
});

test('seeding drops the kept normal number', () => {
  const gen = seeded();
  const first = gen.normal();
  expect(gen.manualSeed(7).normal()).toBe(first);
});

test('the saved state has the bytes of torch.get_rng_state()', () => {
  const gen = seeded(0);
  fillNormal(new Float32Array(1), gen); // keeps a normal number, in the middle of a block
  expect(sha256(gen.getState())).toBe('b490599dab13390430f05196b204970d2d726eda36e95d565862c7e473b0b07c');
  const fresh = new Generator().manualSeed(-1);
  expect(sha256(fresh.getState())).toBe('74c65bce05a4fcdd46c9ffe85389eae89aa055a11270fd03732d3dfc85f94796');
});

test.each([0, 1, 5, 623, 624, 625])('a state restored after %i draws continues the stream', (count) => {
  const gen = seeded(3);
  for (let i = 0; i < count; i++) gen.random();
  gen.normal();
  const copy = new Generator().setState(gen.getState());
  expect(copy.getState()).toEqual(gen.getState());
  expect(copy.initialSeed()).toBe(3);
  for (let i = 0; i < 300; i++) expect(draws(copy)).toEqual(draws(gen));
});

test('refuses a state of another size, or that is none', () => {
  const gen = new Generator();
  expect(() => gen.setState(new Uint8Array(16))).toThrow(
    'Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 16',
  );
  expect(() => gen.setState(new Uint8Array(5056))).toThrow('Invalid mt19937 state');
});

test('the default generator is one, seeded for all', () => {
  const gen = manualSeed(11);
  expect(gen).toBe(defaultGenerator());
  expect(initialSeed()).toBe(11);
  expect(manualSeed(12.9).initialSeed()).toBe(12);
  const chosen = seed();
  expect(initialSeed()).toBe(chosen);
  expect(Number.isSafeInteger(chosen)).toBe(true);
});
