import { describe, expect, test } from 'vitest';
import { GROUP_LANES, passesOf, type Spread } from '../../../src/kernels/reduce/passes.ts';

const onGpu: Spread = { barriers: true, invocations: 65_536, least: 16 };
const inSoftware: Spread = { barriers: false, invocations: 1024, least: 256 };

describe.each([
  ['GPU', onGpu],
  ['software', inSoftware],
] as const)('passes on %s', (_, spread) => {
  test('lead from all elements to one per output, in short sums', () => {
    for (const outputs of [1, 10, 5000, 1_000_000]) {
      for (const count of [0, 1, 31, 1000, 1025, 1_000_000, 200_000_000]) {
        for (const adjacent of [false, true]) {
          const passes = passesOf(outputs, count, adjacent, spread);
          expect(passes[0]!.count).toBe(count);
          expect(passes.at(-1)!.splits).toBe(1);
          passes.forEach((pass, i) => {
            if (i > 0) expect(pass.count).toBe(passes[i - 1]!.splits);
            expect(Math.ceil(pass.count / (pass.splits * pass.lanes))).toBeLessThanOrEqual(1024);
          });
        }
      }
    }
  });

  test('are one where outputs are many', () => {
    expect(passesOf(100_000, 1000, true, spread)).toHaveLength(1);
    expect(passesOf(100_000, 1000, false, spread)).toHaveLength(1);
  });
});

test('a GPU reads side by side what lies side by side', () => {
  expect(passesOf(1000, 1000, true, onGpu)[0]!.lanes).toBe(GROUP_LANES);
  expect(passesOf(1000, 1000, false, onGpu)[0]!.lanes).toBe(1);
  expect(passesOf(1000, 10, true, onGpu)[0]!.lanes).toBe(1);
});

test('a driver in software has no barriers', () => {
  expect(passesOf(10, 1_000_000, true, inSoftware).every(({ lanes }) => lanes === 1)).toBe(true);
});
