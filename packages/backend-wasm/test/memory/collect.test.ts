import { expect, test } from 'vitest';
import { collector } from '../../src/memory/collect.ts';

test('garbage is gone at once in Node, what is held is not', () => {
  const collect = collector()!;
  const kept = { n: 1 };
  const [held, lost] = [new WeakRef(kept), new WeakRef({ n: 2 })];
  collect();
  expect([held.deref(), lost.deref()]).toEqual([kept, undefined]);
});
