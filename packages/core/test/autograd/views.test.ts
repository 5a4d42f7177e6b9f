import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf, values } from './support.ts';

const NO_GRAD =
  'Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both ' +
  "the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both " +
  'outside (if you want the inplace to be tracked).';
const SEVERAL =
  'This view is the output of a function that returns multiple views. Such functions do not allow the output views to ' +
  'be modified inplace. You should replace the inplace operation by an out-of-place one.';

describe('views made without recording', () => {
  it('require gradients as their base does, and lead nowhere', () => {
    const x = leaf([1, 2]);
    const view = t.noGrad(() => x.at('0:1'));
    expect([view.requiresGrad, view.gradFn, view.isLeaf]).toEqual([true, null, true]);
  });

  it('may not be written to while recording', () => {
    const message = `A view was created in no_grad mode and is being modified inplace with grad mode enabled. ${NO_GRAD}`;
    const y = leaf([1, 2]).mul(1);
    expect(() => t.noGrad(() => y.at('0:1')).add_(1)).toThrow(message);
    const constant = t.ones([2], { dtype: 'float64' });
    const view = t.noGrad(() => constant.at('0:1'));
    expect(() => view.mul_(leaf([3]))).toThrow(message);
    expect(values(view.mul_(2))).toEqual([2]);
    expect(() =>
      t
        .noGrad(() => y.at('0:1'))
        .at('0:1')
        .mul_(2),
    ).toThrow(
      `Output 0 of SliceBackward0 is a view of a view which was created in no_grad mode and is being modified inplace`,
    );
  });

  it('may not be used once their base was written to', () => {
    const y = leaf([1, 2]).mul(1);
    const view = t.noGrad(() => y.at('0:1'));
    y.mul_(2);
    expect(() => view.gradFn).toThrow(
      'A view was created in no_grad mode and its base or another view of its base has been modified inplace with ' +
        `grad mode enabled. ${NO_GRAD}`,
    );
  });
});

describe('views made several at once', () => {
  it('may not be written to', () => {
    const y = leaf([1, 2]).mul(1);
    const [first] = y.unbind() as [t.Tensor];
    expect(() => first.add_(1)).toThrow(
      `Output 0 of UnbindBackward0 is a view and is being modified inplace. ${SEVERAL}`,
    );
    const [, second] = y.split(1) as [t.Tensor, t.Tensor];
    expect(() => second.zero_()).toThrow(
      'Output 1 of SplitBackward0 is a view and is being modified inplace.',
    );
    expect(() => first.view(1).mul_(2)).toThrow(
      'Output 0 of ViewBackward0 is a view and is being modified inplace.',
    );
    const [constant] = t.ones([2], { dtype: 'float64' }).unbind() as [t.Tensor];
    expect(() => constant.mul_(leaf(2))).toThrow(SEVERAL);
    expect(values(constant.mul_(2))).toBe(2);
  });

  it('may not be used once their base was written to', () => {
    const y = leaf([1, 2]).mul(1);
    const [first] = y.unbind() as [t.Tensor];
    y.mul_(2);
    expect(() => first.sum().backward()).toThrow(
      `Output 0 of UnbindBackward0 is a view and its base or another view of its base has been modified inplace. ${SEVERAL}`,
    );
  });

  it('collect their gradients, also where only some are used', () => {
    const x = leaf([
      [1, 2],
      [3, 4],
    ]);
    const [first] = x.mul(1).unbind() as [t.Tensor];
    first.sum().backward();
    expect(values(x.grad)).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });
});

describe('detach', () => {
  it('shares storage and version, and is no view', () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    const detached = y.detach();
    detached.zero_();
    expect([values(y), detached.requiresGrad, detached.isLeaf]).toEqual([[0, 0], false, true]);
    detached.requiresGrad_();
    y.mul(detached).sum().backward();
    expect([values(x.grad), values(detached.grad)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('in place makes a leaf of a tensor, but not of a view', () => {
    const y = leaf([1, 2]).mul(2);
    expect(() => y.at('0:1').detach_()).toThrow("Can't detach views in-place. Use detach() instead.");
    expect([y.detach_().requiresGrad, y.gradFn, y.isLeaf]).toEqual([false, null, true]);
  });
});

describe('requiresGrad_', () => {
  it('is for leaves of floating point', () => {
    expect(() => t.ones([2], { dtype: 'int32' }).requiresGrad_()).toThrow(
      'only Tensors of floating point dtype can require gradients',
    );
    expect(() => leaf([1]).mul(2).requiresGrad_(false)).toThrow(
      'you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph ' +
        "that doesn't require differentiation use var_no_grad = var.detach().",
    );
    const x = t.ones(2).requiresGrad_();
    expect([x.requiresGrad, x.requiresGrad_(false).requiresGrad]).toEqual([true, false]);
  });
});
