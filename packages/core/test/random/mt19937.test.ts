import { expect, test } from 'vitest';
import { Mt19937 } from '../../src/random/mt19937.ts';

test('is the Mersenne Twister of the C++ standard: 10000th output of seed 5489', () => {
  const engine = new Mt19937(5489);
  const outputs = Array.from({ length: 10_000 }, () => engine.next() >>> 0);
  expect(outputs.slice(0, 3)).toEqual([3499211612, 581869302, 3890346734]);
  expect(outputs[9999]).toBe(4123659995);
});

test('drawTo draws the same words as next, across blocks', () => {
  const one = new Mt19937(1);
  const many = new Mt19937(1);
  const words = new Int32Array(1500);
  for (const count of [3, 0, 700, 1500, 545]) {
    many.drawTo(words, count);
    expect(words.slice(0, count)).toEqual(Int32Array.from({ length: count }, () => one.next()));
  }
});

test('restores a state in the middle of a block', () => {
  const engine = new Mt19937(3);
  for (let i = 0; i < 1000; i++) engine.next();
  const copy = new Mt19937(0);
  copy.restore(engine.state, engine.position);
  expect(engine.position).toBe(376);
  for (let i = 0; i < 1000; i++) expect(copy.next()).toBe(engine.next());
});
