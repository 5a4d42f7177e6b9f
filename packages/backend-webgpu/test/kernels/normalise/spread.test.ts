import { expect, test } from 'vitest';
import { HELD, spreadOf, WORKGROUP } from '../../../src/kernels/normalise/spread.ts';

test.each([1, 4] as const)(
  'rows of items of %i that are held have a place for each, and not four times as many',
  (width) => {
    for (let length = width; length <= HELD; length += width) {
      const { lanes, items, held } = spreadOf(length, width);
      expect(held).toBe(true);
      expect(WORKGROUP % lanes).toBe(0);
      const places = lanes * items * width;
      expect(places).toBeGreaterThanOrEqual(length);
      expect(places).toBeLessThan(4 * (length + width));
    }
  },
);

test('longer rows are read again, by a whole workgroup each', () => {
  expect(spreadOf(HELD + 4, 4)).toEqual({ width: 4, lanes: WORKGROUP, items: 8, held: false });
});
