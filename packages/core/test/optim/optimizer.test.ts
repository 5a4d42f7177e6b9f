import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());

const leaf = (...values: number[]): t.Tensor => t.tensor(values, { requiresGrad: true });

const optimizers: readonly (readonly [string, (params: t.Tensor[]) => t.optim.Optimizer])[] = [
  ['SGD', (params) => new t.optim.SGD(params, { lr: 0.1, momentum: 0.9, nesterov: true })],
  ['ASGD', (params) => new t.optim.ASGD(params)],
  ['Adadelta', (params) => new t.optim.Adadelta(params)],
  ['Adagrad', (params) => new t.optim.Adagrad(params)],
  ['Adam', (params) => new t.optim.Adam(params, { amsgrad: true })],
  ['AdamW', (params) => new t.optim.AdamW(params)],
  ['Adamax', (params) => new t.optim.Adamax(params)],
  ['NAdam', (params) => new t.optim.NAdam(params)],
  ['RAdam', (params) => new t.optim.RAdam(params)],
  ['RMSprop', (params) => new t.optim.RMSprop(params, { momentum: 0.9, centered: true })],
  ['Rprop', (params) => new t.optim.Rprop(params)],
];

describe.each(optimizers)('%s', (_name, make) => {
  it('keeps its memory within the parameters, whatever scope a step is in', () => {
    const x = leaf(1, 2);
    const optimizer = make([x]);
    const step = (): void =>
      t.scope(() => {
        x.grad = t.tensor([0.5, -0.5]);
        optimizer.step();
        x.grad = null;
      });
    step();
    step();
    const { buffers } = t.memory();
    for (let i = 0; i < 10; i++) step();
    expect(t.memory().buffers).toBe(buffers);
    expect(x.isfinite().all().itemSync()).toBe(true);
  });

  it('goes on from a saved state as it would have', () => {
    const [a, b] = [leaf(1, -2), leaf(1, -2)];
    const [first, second] = [make([a]), make([b])];
    const step = (x: t.Tensor, optimizer: t.optim.Optimizer, slope: number): void => {
      x.grad = t.tensor([slope, -slope]);
      optimizer.step();
    };
    step(a, first, 0.5);
    step(a, first, 0.25);
    b.detach().copy_(a.detach());
    second.loadStateDict(first.stateDict());
    step(a, first, 0.125);
    step(b, second, 0.125);
    expect(b.toArraySync()).toEqual(a.toArraySync());
  });

  it('leaves parameters without a gradient alone, and the graph unaware', () => {
    const [x, idle] = [leaf(1), leaf(1)];
    const optimizer = make([x, idle]);
    x.mul(2).sum().backward();
    optimizer.step();
    expect(idle.itemSync()).toBe(1);
    expect(x.isLeaf && x.requiresGrad).toBe(true);
    expect(x.itemSync()).toBeLessThan(1);
  });
});

describe('Optimizer', () => {
  it('takes groups with settings of their own', () => {
    const [a, b] = [leaf(1), leaf(1)];
    const optimizer = new t.optim.SGD([{ params: [a] }, { params: [b], lr: 1 }], { lr: 0.5 });
    a.grad = t.ones(1);
    b.grad = t.ones(1);
    optimizer.step();
    expect([a.itemSync(), b.itemSync()]).toEqual([0.5, 0]);
  });

  it('without decay, an infinite parameter stays infinite', () => {
    const x = leaf(Infinity);
    x.grad = t.ones(1);
    new t.optim.SGD([x], { lr: 0.5, momentum: 0.9 }).step();
    expect(x.itemSync()).toBe(Infinity);
  });

  it('hands on what the closure gives, which is recorded', () => {
    const x = leaf(3);
    const optimizer = new t.optim.SGD([x], { lr: 0.5 });
    const loss = optimizer.step(() => {
      const value = x.mul(x).sum();
      value.backward();
      return value;
    });
    expect(loss.itemSync()).toBe(9);
    expect(x.itemSync()).toBe(0);
  });

  it('refuses what PyTorch refuses', () => {
    const x = leaf(1);
    expect(() => new t.optim.SGD([], { lr: 0.1 })).toThrow('optimizer got an empty parameter list');
    expect(() => new t.optim.SGD([x.mul(2)], { lr: 0.1 })).toThrow("can't optimize a non-leaf Tensor");
    expect(() => new t.optim.SGD([3 as never], { lr: 0.1 })).toThrow(
      'optimizer can only optimize Tensors, but one of the params is int',
    );
    expect(() => new t.optim.SGD([{ params: [x] }, { params: [x] }], { lr: 0.1 })).toThrow(
      'some parameters appear in more than one parameter group',
    );
    expect(() => new t.optim.Adam([x], { betas: [1.5, 0.9] })).toThrow(
      'Invalid beta parameter at index 0: 1.5',
    );
  });
});
