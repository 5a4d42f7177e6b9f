import { beforeAll, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

const leaf = (): t.Tensor => t.tensor([0.5, 0.25], { requiresGrad: true });

it.each([
  ['BernoulliBackward0', (x: t.Tensor) => t.bernoulli(x)],
  ['PoissonBackward0', (x: t.Tensor) => t.poisson(x)],
  ['NormalBackward1', (x: t.Tensor) => t.normal(x, 2)],
  ['NormalBackward2', (x: t.Tensor) => t.normal(0, x)],
  ['NormalBackward3', (x: t.Tensor) => t.normal(x, x)],
  ['NormalBackward0', (x: t.Tensor) => x.mul(1).normal_()],
  ['UniformBackward0', (x: t.Tensor) => x.mul(1).uniform_()],
  ['ExponentialBackward0', (x: t.Tensor) => x.mul(1).exponential_()],
  ['BernoulliBackward1', (x: t.Tensor) => t.zeros(2).bernoulli_(x)],
  ['BernoulliBackward2', (x: t.Tensor) => x.mul(1).bernoulli_(0.5)],
  ['RandomBackward1', (x: t.Tensor) => x.mul(1).random_(5)],
] as const)('%s: what is drawn has gradients of 0', (name, draw) => {
  const x = leaf();
  const drawn = draw(x);
  expect(drawn.gradFn?.name).toBe(name);
  drawn.sum().backward();
  expect(x.grad!.toArraySync()).toEqual([0, 0]);
});

it('does not overwrite a leaf that requires gradients, nor move the stream', () => {
  t.manualSeed(0);
  const first = t.rand(2).toArraySync();
  t.manualSeed(0);
  expect(() => leaf().normal_()).toThrow(
    'a leaf Variable that requires grad is being used in an in-place operation.',
  );
  expect(t.rand(2).toArraySync()).toEqual(first);
});

it('draws numbers like a transposed tensor in the order of its memory', () => {
  t.manualSeed(0);
  const inOrder = t.rand(6).reshape(2, 3).t();
  t.manualSeed(0);
  const like = t.randLike(t.zeros(2, 3).t());
  expect(like.toArraySync()).toEqual(inOrder.toArraySync());
  expect(like.stride()).toEqual([1, 3]);
});
