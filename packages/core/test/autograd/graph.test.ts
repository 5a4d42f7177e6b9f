import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf, nodeOf, values } from './support.ts';

describe('the graph', () => {
  it('shows the names of PyTorch', () => {
    const x = leaf([
      [1, 2],
      [3, 4],
    ]);
    const names = [
      x.add(1),
      x.mul(x),
      x.sum(),
      x.mean(),
      x.T,
      x.exp(),
      x.matmul(x),
      x.at(0),
      x.view(4),
      x.pow(2),
    ].map(nodeOf);
    expect(names).toEqual(
      ['Add', 'Mul', 'Sum', 'Mean', 'Permute', 'Exp', 'Mm', 'Select', 'View', 'Pow'].map(
        (name) => `<${name}Backward0>`,
      ),
    );
    expect(nodeOf(x)).toBeNull();
  });

  it('follows the control flow of the program', () => {
    const f = (a: t.Tensor): t.Tensor => {
      let b = a.mul(2);
      while ((b.norm().itemSync() as number) < 1000) b = b.mul(2);
      return (b.sum().itemSync() as number) > 0 ? b : b.mul(100);
    };
    for (const start of [0.3, -0.7]) {
      const a = leaf(start);
      const d = f(a);
      d.backward();
      expect(a.grad!.itemSync()).toBeCloseTo((d.itemSync() as number) / start, 6);
    }
  });

  it('visits a shared node once, after all that use it', () => {
    const x = leaf(3);
    let calls = 0;
    const shared = x.mul(x);
    shared.registerHook(() => void calls++);
    let y = shared;
    for (let i = 0; i < 30; i++) y = y.add(y);
    y.backward();
    expect([calls, x.grad!.itemSync()]).toEqual([1, 6 * 2 ** 30]);
  });

  it('adds up the gradients of several outputs of one node', () => {
    const x = leaf([
      [3, 1],
      [2, 5],
    ]);
    const [low, high] = x.mul(1).split(1, 1) as [t.Tensor, t.Tensor];
    low.mul(2).sum().add(high.mul(low).sum()).backward();
    expect(values(x.grad)).toEqual([
      [3, 3],
      [7, 2],
    ]);
  });

  it('of 100,000 nodes is walked, and collected, without recursion', () => {
    const x = leaf(1);
    let y = x;
    for (let i = 0; i < 100_000; i++) y = y.add(1);
    y.backward(null, { retainGraph: true });
    expect(t.grad(y, x).map(values)).toEqual([1]);
    expect([x.grad!.itemSync(), y.itemSync()]).toEqual([1, 100_001]);
  });

  it('drops the gradients that wait when a hook throws', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    const handle = y.registerHook(() => {
      throw new Error('stop');
    });
    const loss = y.sum().add(x.sum());
    expect(() => loss.backward(null, { retainGraph: true })).toThrow('stop');
    handle.remove();
    x.grad = null;
    loss.backward();
    expect(values(x.grad)).toEqual([3, 3]);
    expect(t.isGradEnabled()).toBe(true);
  });
});
