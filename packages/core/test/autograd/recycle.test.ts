import { beforeEach, describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import type { Tensor } from '../../src/index.ts';
import { values } from './support.ts';

/** The reference backend, counting the buffers that it has given out and not got back. */
function counting(): { backend: t.Backend; live: Set<object> } {
  const inner = t.reference();
  const live = new Set<object>();
  const backend: t.Backend = Object.assign(Object.create(inner) as t.Backend, {
    alloc: (dtype: t.DType, length: number) => {
      const buffer = inner.alloc(dtype, length);
      live.add(buffer);
      return buffer;
    },
    free: (buffer: object) => {
      live.delete(buffer);
      inner.free(buffer);
    },
  });
  return { backend, live };
}

const { backend, live } = counting();

/** Buffers that `fn` leaves behind. */
function leftBy(fn: () => void): number {
  const before = live.size;
  fn();
  return live.size - before;
}

const leaf = (data: t.TensorData): Tensor => t.tensor(data, { dtype: 'float64', requiresGrad: true });

describe('backward gives back at once', () => {
  beforeEach(() => t.use(backend));

  it('every gradient but those of the leaves', () => {
    const w = leaf([
      [1, 2],
      [3, 4],
    ]);
    const b = leaf([1, 1]);
    const x = t.ones([3, 2], { dtype: 'float64' });
    const h = x.matmul(w).add(b).tanh();
    const loss = h.mul(h).sum(0).exp().log().mean();
    expect(leftBy(() => loss.backward())).toBe(2);
    expect(leftBy(() => w.mul(2).sum().backward())).toBe(2); // the product and the sum, forward
    expect([w.grad, b.grad].map((g) => g!.isContiguous())).toEqual([true, true]);
  });

  it('through views, products and writes into views', () => {
    const w = leaf([
      [1, 2],
      [3, 4],
    ]);
    const y = w.mul(1);
    y.T.at(0).mul_(3);
    const loss = t
      .cat([y.reshape(4), y.at(1)])
      .cumsum(0)
      .max();
    expect(leftBy(() => loss.backward())).toBe(1);
    expect(values(w.grad)).toEqual([
      [3, 1],
      [6, 2],
    ]);
  });

  it('not what hooks, retained gradients or grad() show', () => {
    const x = leaf([1, 2]);
    const seen: Tensor[] = [];
    const a = x.mul(2);
    const b = a.T.mul(3);
    a.registerHook((g) => void seen.push(g));
    b.retainGrad();
    const [first, inner] = t.grad(b.sum(), [x, b], { retainGraph: true });
    b.sum().backward();
    expect([first!, inner!, ...seen, b.grad!].map(values)).toEqual([
      [6, 6],
      [1, 1],
      [3, 3],
      [3, 3],
      [2, 2],
    ]);
  });

  it('not a gradient that two inputs share', () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    const sum = x.add(y);
    sum.mul(sum).sum().backward();
    x.grad!.zero_();
    expect([values(x.grad), values(y.grad)]).toEqual([
      [0, 0],
      [8, 12],
    ]);
  });

  it('nothing that a recorded backward may need', () => {
    const x = leaf([2]);
    const [g] = t.grad(x.pow(3).mul(x).sum(), x, { createGraph: true });
    g!.backward(t.ones([1], { dtype: 'float64' }));
    expect(values(x.grad)).toEqual([48]);
  });
});
