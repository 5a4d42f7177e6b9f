import { expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());

it('a parameter is a leaf over the memory of its data', async () => {
  const data = t.ones(2);
  const parameter = new t.nn.Parameter(data.mul(1));
  expect(parameter.isLeaf && parameter.requiresGrad).toBe(true);
  expect(new t.nn.Parameter(data, { requiresGrad: false }).requiresGrad).toBe(false);
  const printed = 'Parameter containing:\ntensor([1., 1.], requires_grad=True)';
  expect(String(parameter)).toBe(printed);
  expect(await parameter.repr()).toBe(printed);
});

it('only floats can be learnt', () => {
  expect(() => new t.nn.Parameter(t.ones(2, { dtype: 'int32' }))).toThrow(
    'Only Tensors of floating point and complex dtype can require gradients',
  );
});
