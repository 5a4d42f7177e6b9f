import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import type { Tensor } from '../../src/index.ts';
import { leaf, nodeOf, values } from './support.ts';

/** Nested lists of tensors as nested arrays. */
const nested = (x: unknown): unknown => (Array.isArray(x) ? x.map(nested) : values(x as Tensor));

const a = t.tensor([1, 2]);
const b = t.tensor([3]);
const outputs = 'outputs of the user-provided function';

describe('vjp', () => {
  it('gives output and product in the form of output and inputs', () => {
    expect(nested(t.vjp((x) => x.mul(x), a, t.tensor([1, 10])))).toEqual([
      [1, 4],
      [2, 40],
    ]);
    expect(nested(t.vjp((x) => x.mul(x).sum(), [a]))).toEqual([5, [[2, 4]]]);
    expect(nested(t.vjp((x, y) => [x.mul(y), y], [a, b], [t.ones(2), t.ones(1)]))).toEqual([
      [[3, 6], [3]],
      [[3, 3], [4]],
    ]);
  });

  it('gives zeros where nothing depends on an input', () => {
    expect(nested(t.vjp(() => t.ones(1), a, t.ones(1)))).toEqual([[1], [0, 0]]);
  });

  it('checks v, inputs and outputs', () => {
    const square = (x: Tensor): Tensor => x.mul(x);
    expect(() => t.vjp(square, a)).toThrow(
      'The vector v can only be None if the user-provided function returns a single Tensor with a single element.',
    );
    expect(() => t.vjp(square, a, t.ones(3))).toThrow(
      'v has invalid size: should be torch.Size([2]) but got torch.Size([3]).',
    );
    const two = (x: Tensor): Tensor[] => [x, x];
    expect(() => t.vjp(two, a, t.ones(2))).toThrow('v is a tuple of invalid length: should be 2 but got 1.');
    expect(() => t.vjp(two, a, [t.ones(2), t.ones(1)])).toThrow(
      'Entry 1 in v has invalid size: should be torch.Size([2]) but got torch.Size([1]).',
    );
    expect(() => t.vjp(square, a, [t.ones(2), t.ones(2)])).toThrow(
      'The given v should contain a single Tensor.',
    );
    expect(() => t.vjp((() => 3) as never, a)).toThrow(
      `The ${outputs} given to vjp must be either a Tensor or a tuple of Tensors but the given ${outputs} has type <class 'int'>.`,
    );
    expect(() => t.vjp(square, 3.5 as never)).toThrow(
      "The inputs given to vjp must be either a Tensor or a tuple of Tensors but the given inputs has type <class 'float'>.",
    );
  });

  it('is part of the graph with createGraph only', () => {
    const x = leaf([1, 2]);
    const cube = (y: Tensor): Tensor => y.pow(3).sum();
    const [, recorded] = t.vjp(cube, x, null, { createGraph: true }) as [Tensor, Tensor];
    recorded.sum().backward();
    expect(values(x.grad)).toEqual([6, 12]);
    const [value, product] = t.vjp(cube, x) as [Tensor, Tensor];
    expect([value.requiresGrad, product.requiresGrad]).toEqual([false, false]);
  });
});

describe('jacobian', () => {
  it('has the shape of output and input', () => {
    expect(nested(t.jacobian((x) => x.mul(x), a))).toEqual([
      [2, 0],
      [0, 4],
    ]);
    const matrix = t.jacobian((x) => x.sum(0, { keepdim: true }), t.ones(2, 3)) as Tensor;
    expect([...matrix.shape]).toEqual([1, 3, 2, 3]);
    expect([...(t.jacobian((x) => x.sum(), t.ones(2, 3)) as Tensor).shape]).toEqual([2, 3]);
  });

  it('gives lists for lists, outputs outermost', () => {
    expect(nested(t.jacobian((x, y) => [x.mul(y.sum()), y], [a, b]))).toEqual([
      [
        [
          [3, 0],
          [0, 3],
        ],
        [[1], [2]],
      ],
      [[[0, 0]], [[1]]],
    ]);
    expect(nested(t.jacobian((x) => x.mul(2), [a]))).toEqual([
      [
        [2, 0],
        [0, 2],
      ],
    ]);
    expect(nested(t.jacobian((x) => [x.mul(2)], a))).toEqual([
      [
        [2, 0],
        [0, 2],
      ],
    ]);
  });

  it('is zero for constants and for empty outputs empty', () => {
    expect(nested(t.jacobian(() => t.ones(2), a))).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect([...(t.jacobian((x) => x.at('0:0'), a) as Tensor).shape]).toEqual([0, 2]);
    expect(() => t.jacobian((x) => x, t.ones([2], { dtype: 'int32' }))).toThrow(
      'only Tensors of floating point dtype can require gradients',
    );
  });

  it('can be differentiated', () => {
    const x = leaf([1, 2]);
    const jacobian = t.jacobian((y) => y.pow(3), x, { createGraph: true }) as Tensor;
    expect(nodeOf(jacobian)).not.toBeNull();
    expect(x.grad).toBeNull();
    jacobian.sum().backward();
    expect(values(x.grad)).toEqual([6, 12]);
  });
});

describe('hessian', () => {
  it('has the shape of input and input', () => {
    expect(nested(t.hessian((x) => x.pow(3).sum(), a))).toEqual([
      [6, 0],
      [0, 12],
    ]);
    expect(nested(t.hessian((x, y) => x.pow(2).mul(y).sum(), [a, b]))).toEqual([
      [
        [
          [6, 0],
          [0, 6],
        ],
        [[2], [4]],
      ],
      [[[2, 4]], [[0]]],
    ]);
    expect(nested(t.hessian((x) => x.sum(), a))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('wants a single element', () => {
    expect(() => t.hessian((x) => x.pow(3), a)).toThrow(
      'The Tensor returned by the function given to hessian should contain a single element',
    );
    expect(() => t.hessian((x) => [x.sum()], a)).toThrow(
      'The function given to hessian should return a single Tensor',
    );
  });
});
