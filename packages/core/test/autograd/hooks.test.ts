import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf, values } from './support.ts';

describe('registerHook', () => {
  it('sees the gradient of a leaf or of a computed tensor, consumers first', () => {
    const log: unknown[] = [];
    const x = leaf([1, 2]);
    x.registerHook((g) => void log.push(['x', values(g)]));
    const y = x.mul(2);
    y.registerHook((g) => void log.push(['y', values(g)]));
    y.registerHook(() => void log.push('second'));
    y.sum().backward();
    expect(log).toEqual([['y', [1, 1]], 'second', ['x', [2, 2]]]);
  });

  it('puts what it returns in the place of the gradient', () => {
    const x = leaf([1, 2]);
    x.registerHook((g) => g.mul(3));
    const y = x.mul(x);
    y.registerHook((g) => g.mul(10));
    y.sum().backward();
    expect(values(x.grad)).toEqual([60, 120]);
  });

  it('ends with its handle', () => {
    const x = leaf([1]);
    const handle = x.registerHook((g) => g.mul(100));
    handle.remove();
    handle.remove();
    x.sum().backward();
    expect(values(x.grad)).toEqual([1]);
  });

  it('of a tensor written to later belongs to the old value', () => {
    const x = leaf([1]);
    const y = x.mul(2);
    const seen: unknown[] = [];
    y.registerHook((g) => void seen.push(values(g)));
    y.mul_(3);
    y.sum().backward();
    expect(seen).toEqual([[3]]);
  });

  it('is not asked for gradients that grad() only gives out', () => {
    const x = leaf([1, 2]);
    const y = x.mul(x);
    x.registerHook((g) => g.mul(3));
    y.registerHook((g) => g.mul(5));
    expect(t.grad(y.sum(), [y, x]).map(values)).toEqual([
      [1, 1],
      [10, 20],
    ]);
  });

  it('checks the tensor and what the hook returns', () => {
    expect(() => t.ones(2).registerHook((g) => g)).toThrow(
      "cannot register a hook on a tensor that doesn't require gradient",
    );
    const run = (hook: (g: t.Tensor) => unknown): void => {
      const x = t.tensor([1, 2], { requiresGrad: true });
      x.registerHook(hook as (g: t.Tensor) => t.Tensor);
      x.sum().backward();
    };
    expect(() => run(() => t.ones(3))).toThrow("hook '<lambda>' has changed the size of value");
    expect(() => run((g) => g.to('float64'))).toThrow(
      "hook '<lambda>' has changed the type of value (was torch.FloatTensor got torch.DoubleTensor)",
    );
    expect(() => run(() => 3)).toThrow("expected Variable, but hook returned 'int'");
  });

  it('may keep the gradient, which nothing writes to afterwards', () => {
    const x = leaf([1, 2]);
    const kept: t.Tensor[] = [];
    const y = x.mul(2);
    y.registerHook((g) => void kept.push(g));
    y.mul(3).sum().add(y.sum()).backward();
    expect(kept.map(values)).toEqual([[4, 4]]);
  });
});

describe('retainGrad', () => {
  it('keeps the gradient of a computed tensor, adding up', () => {
    const x = leaf([1, 2]);
    const y = x.mul(x);
    y.retainGrad();
    y.retainGrad();
    const sum = y.sum();
    sum.backward(null, { retainGraph: true });
    sum.backward();
    expect([values(y.grad), x.mul(2).grad]).toEqual([[2, 2], null]);
    expect(() => t.ones(1).retainGrad()).toThrow("can't retain_grad on Tensor that has requires_grad=False");
  });

  it('sees the gradient after the hooks registered before it', () => {
    const y = leaf([1]).mul(2);
    y.registerHook((g) => g.mul(5));
    y.retainGrad();
    y.registerHook((g) => g.mul(2));
    y.sum().backward();
    expect(values(y.grad)).toEqual([10]);
  });

  it('follows a tensor that is written to', () => {
    const y = leaf([1, 2]).mul(2);
    y.retainGrad();
    y.mul_(3);
    y.sum().backward();
    expect(values(y.grad)).toEqual([1, 1]);
  });
});
