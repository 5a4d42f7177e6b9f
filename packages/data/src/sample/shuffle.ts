import { defaultGenerator, Generator } from '@t/core';

/** A generator of its own for a seed; without one, that of `manualSeed`. */
export function generatorFor(seed: number | bigint | undefined): Generator {
  return seed === undefined ? defaultGenerator() : new Generator().manualSeed(seed);
}

/** A random order of 0 .. n - 1, the one of PyTorch's `randperm`. On the host, since frames are shuffled there too. */
export function shuffled(n: number, generator: Generator): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.random() % (n - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
