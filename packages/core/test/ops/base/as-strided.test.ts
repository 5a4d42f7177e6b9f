import { beforeAll, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

it('gives gradients to a view that begins before its input, and to that once more', () => {
  const input = t.arange(6, { dtype: 'float32' }).at('1:').detach().requiresGrad_();
  // Elements 0 to 3 of the storage, of which the first is not in the input.
  const view = t.asStrided(input, [2, 2], [1, 2], 0);
  expect(view.toArraySync()).toEqual([
    [0, 2],
    [1, 3],
  ]);
  const weights = t.tensor([
    [10, 20],
    [30, 40],
  ]);
  const [gradient] = t.grad([view], [input], { gradOutputs: [weights.requiresGrad_()], createGraph: true });
  expect(gradient!.toArraySync()).toEqual([30, 20, 40, 0, 0]);
  const [second] = t.grad([gradient!], [weights], { gradOutputs: [t.tensor([1, 2, 3, 4, 5])] });
  expect(second!.toArraySync()).toEqual([
    [0, 2],
    [1, 3],
  ]);
});
