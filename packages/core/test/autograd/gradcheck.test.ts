import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf } from './support.ts';

describe('gradcheck', () => {
  it('passes a right gradient, of several inputs and outputs', async () => {
    const inputs = [
      leaf([
        [1, 2],
        [3, 4],
      ]),
      leaf([0.5, -1]),
    ];
    expect(await t.gradcheck((x, y) => [x.matmul(y), x.sin().sum()], inputs)).toBe(true);
  });

  it('names the output, the input and the element that is off, with both values', async () => {
    const inputs = [
      leaf([1, 2]),
      leaf([
        [1, 2],
        [3, 4],
      ]),
    ];
    // Half of the derivative by the second input goes through detach, and only for one element.
    const wrong = (x: t.Tensor, y: t.Tensor): t.Tensor[] => [
      x,
      y.mul(x).at('1, 0').mul(y.detach().at('1, 0')),
    ];
    await expect(t.gradcheck(wrong, inputs)).rejects.toThrow(
      /^Jacobian mismatch for output 1 with respect to input 1, at output element 0 and input element 2 \(\[1, 0\]\): numerical (6\.0|5\.9)\d*, analytical 3$/,
    );
    expect(await t.gradcheck(wrong, inputs, { raiseException: false })).toBe(false);
  });

  it('wants an input that requires a gradient', async () => {
    await expect(t.gradcheck((x) => x, t.ones(2))).rejects.toThrow(
      'gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.',
    );
  });
});
