import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import type { Tensor } from '../../src/index.ts';

t.use(t.reference());

const DISPOSED = 'the tensor was disposed: its memory has been given back (by dispose(), `using` or scope)';
const alive = (...tensors: Tensor[]): boolean[] => tensors.map((x) => !x.storage.isDisposed);

describe('dispose', () => {
  it('gives the memory back, for views too', () => {
    const x = t.ones(2, 2);
    const view = x.at(0);
    x.dispose();
    x.dispose();
    expect(() => view.add(1)).toThrow(DISPOSED);
    expect(() => x.toArraySync()).toThrow(DISPOSED);
    expect(x.toString()).toBe("tensor(<disposed>, size=(2, 2), dtype=torch.float32, device='reference')");
  });

  it('is what `using` calls', () => {
    const key = (Symbol.dispose ?? Symbol.for('Symbol.dispose')) as unknown as keyof Tensor;
    const x = t.ones(2);
    (x[key] as () => void)();
    expect(alive(x)).toEqual([false]);
  });
});

describe('scope', () => {
  it('keeps its result and gives the rest back', () => {
    const outside = t.ones(2);
    let inner = outside;
    const result = t.scope(() => {
      inner = outside.add(1);
      return inner.mul(inner);
    });
    expect([...alive(outside, inner, result), result.toArraySync()]).toEqual([true, false, true, [4, 4]]);
  });

  it('finds tensors in lists and plain objects, and keeps a view by its memory', () => {
    const { a, list } = t.scope(() => {
      const base = t.arange(4);
      return { a: t.ones(1), list: [base.at('1:'), 5, null] as const };
    });
    expect([a.toArraySync(), list[0].toArraySync()]).toEqual([[1], [1, 2, 3]]);
  });

  it('keeps and tracks what it is told to', () => {
    const mine = t.ones(1);
    let kept = mine;
    t.scope((scope) => {
      kept = scope.keep(t.zeros(1));
      scope.track(mine);
    });
    expect(alive(mine, kept)).toEqual([false, true]);
  });

  it('gives everything back when the function throws', () => {
    let made: Tensor | undefined;
    const fail = (): never => {
      made = t.ones(1);
      throw new Error('no');
    };
    expect(() => t.scope(fail)).toThrow('no');
    expect(alive(made!)).toEqual([false]);
    expect(alive(t.ones(1))).toEqual([true]);
  });

  it('hands a result to the scope around it', () => {
    let [innerResult, kept] = [t.ones(1), t.ones(1)];
    t.scope(() => {
      innerResult = t.scope((scope) => {
        kept = scope.keep(t.ones(1));
        return t.ones(2);
      });
      expect(alive(innerResult, kept)).toEqual([true, true]);
    });
    expect(alive(innerResult, kept)).toEqual([false, false]);
  });

  it('leaves the gradient of an outer tensor alone, however deep', () => {
    const w = t.ones(2, { requiresGrad: true });
    const loss = t.scope(() =>
      t.scope(() => {
        const inner = w.mul(3).sum();
        inner.backward();
        return inner.detach();
      }),
    );
    expect([w.grad!.toArraySync(), loss.itemSync()]).toEqual([[3, 3], 6]);
    t.scope(() => {
      w.mul(2).sum().backward();
      w.grad = w.grad!.mul(10);
    });
    expect(w.grad!.toArraySync()).toEqual([50, 50]);
    let own = w;
    t.scope(() => {
      own = t.ones(2, { requiresGrad: true });
      own.sum().backward();
    });
    expect(alive(own, own.grad!)).toEqual([false, false]);
  });

  it('keeps the gradient of its result', () => {
    const x = t.scope(() => {
      const leaf = t.ones(2, { requiresGrad: true });
      leaf.mul(2).sum().backward();
      return leaf;
    });
    expect(x.grad!.toArraySync()).toEqual([2, 2]);
  });

  it('waits for an async function, and takes in what `run` makes after an await', async () => {
    const made: Tensor[] = [];
    const result = await t.scope(async (scope) => {
      made.push(t.ones(1));
      await Promise.resolve();
      made.push(t.ones(2)); // other code may run here, so this is nobody's
      made.push(scope.run(() => t.ones(3)));
      return scope.run(() => t.ones(4));
    });
    expect(alive(...made, result)).toEqual([false, true, false, true]);
    const failing: Tensor[] = [];
    const rejected = t.scope(async () => {
      failing.push(t.ones(1));
      await Promise.resolve();
      throw new Error('late');
    });
    await expect(rejected).rejects.toThrow('late');
    expect(alive(...failing)).toEqual([false]);
  });

  it('does not reach code that runs while an async function waits', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const running = t.scope(async () => {
      await gate;
    });
    const bystander = t.ones(1);
    release();
    await running;
    expect(alive(bystander)).toEqual([true]);
  });
});
