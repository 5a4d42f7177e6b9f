import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf, nodeOf, values } from './support.ts';

describe('in place on leaves', () => {
  it('is refused, also through views', () => {
    const LEAF = 'a leaf Variable that requires grad is being used in an in-place operation.';
    const VIEW = 'a view of a leaf Variable that requires grad is being used in an in-place operation.';
    expect(() => leaf([1]).add_(1)).toThrow(LEAF);
    expect(() => leaf([1]).relu_()).toThrow(LEAF);
    expect(() => leaf([1, 2]).at('0:1').add_(1)).toThrow(VIEW);
    expect(() => leaf([1, 2]).set_(0, 1)).toThrow(VIEW);
    expect(() => t.ones(2).at('0:1').requiresGrad_().add_(1)).toThrow(VIEW);
  });

  it('is free inside noGrad', () => {
    const x = leaf([1, 2]);
    t.noGrad(() => x.sub_(1));
    expect([values(x), x.isLeaf, x.requiresGrad]).toEqual([[0, 1], true, true]);
  });
});

describe('in place on computed tensors', () => {
  it('becomes their history', () => {
    const x = leaf([1, 2]);
    const y = x.mul(3);
    y.add_(1).mul_(y.detach().clone());
    expect(nodeOf(y)).toBe('<MulBackward0>');
    y.sum().backward();
    expect(values(x.grad)).toEqual([12, 21]);
  });

  it('keeps the value that the gradient of an op needs', () => {
    const x = leaf([0.5, 2]);
    const y = x.mul(1);
    y.sin_().mul_(y.detach().clone());
    y.sum().backward();
    const expected = [0.5, 2].map((v) => Math.cos(v) * Math.sin(v));
    expected.forEach((g, i) => expect(x.grad!.at(i).itemSync()).toBeCloseTo(g, 12));
  });
});

describe('in place on views', () => {
  it('rebases the base: what was overwritten passes no gradient', () => {
    const x = leaf([1, 2, 3, 4]);
    const y = x.mul(1);
    y.at('1:3').mul_(10);
    expect(nodeOf(y)).toBe('<CopySlices>');
    y.at('0:1').zero_();
    y.sum().backward();
    expect(values(x.grad)).toEqual([0, 10, 10, 1]);
  });

  it('works through views of views, transposed and strided', () => {
    const x = leaf([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const y = x.mul(1);
    const column = y.T.at(1);
    column.mul_(2);
    column.at('1:').add_(column.at('1:').detach().clone());
    expect(nodeOf(column)).toBe('<AsStridedBackward0>');
    y.mul(y).sum().backward();
    // y = [[1, 4, 3], [4, 2*5 + 10, 6]].
    expect(values(x.grad)).toEqual([
      [2, 16, 6],
      [8, 80, 12],
    ]);
  });

  it('brings the write into views made before it', () => {
    const x = leaf([1, 2, 3]);
    const y = x.mul(1);
    const view = y.at('1:');
    y.mul_(4);
    expect(nodeOf(view)).toBe('<AsStridedBackward0>');
    view.sum().backward();
    expect(values(x.grad)).toEqual([0, 4, 4]);
  });

  it('makes a constant base part of the graph', () => {
    const a = leaf([1, 2, 3]);
    const x = t.zeros([3], { dtype: 'float64' });
    const other = x.at('1:');
    x.copy_(a);
    x.at(1).mul_(a.at(2));
    expect([x.requiresGrad, x.isLeaf, other.requiresGrad]).toEqual([true, false, true]);
    x.sum().backward();
    expect(values(a.grad)).toEqual([1, 3, 3]);
    const y = t.ones([3], { dtype: 'float64' });
    const b = leaf([1, 2]);
    y.set_('0:2', b);
    y.at('1:').mul_(2);
    y.view(3, 1).add_(1);
    y.sum().backward();
    expect(values(b.grad)).toEqual([1, 2]);
  });

  it('records ops of several steps', () => {
    const x = leaf([
      [1, 2],
      [3, 4],
    ]);
    const y = x.mul(1);
    y.at(0).cumsum_(0);
    y.T.tril_();
    y.sum().backward();
    expect(values(x.grad)).toEqual([
      [2, 1],
      [0, 1],
    ]);
  });

  it('can be differentiated twice', () => {
    const x = leaf([2, 3]);
    const y = x.mul(1);
    y.at('0:1').pow_(3);
    const [g] = t.grad(y.sum(), x, { createGraph: true });
    g!.sum().backward();
    expect(values(x.grad)).toEqual([12, 0]);
  });

  it('frees its saved tensors with the graph', () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    y.at('0:1').add_(1);
    const sum = y.sum();
    sum.backward();
    expect(() => sum.backward()).toThrow(/^Trying to backward through the graph a second time/);
  });

  it('refuses memory that overlaps', () => {
    const x = t.arange(4, { dtype: 'float32' });
    const message =
      'some elements of the input tensor and the written-to tensor refer to a single memory location';
    expect(() => x.at('1:').add_(x.at(':3'))).toThrow(message);
    const m = t.ones(2, 2);
    expect(() => m.mul_(m.T)).toThrow(message);
    expect(m.mul_(m).add_(m.view(2, 2)).toArraySync()).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });
});
