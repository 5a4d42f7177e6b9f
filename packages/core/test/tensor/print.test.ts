import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());

describe('the printed form', () => {
  it("is PyTorch's, in console.log and strings too", async () => {
    const x = t.tensor(
      [
        [1, 2.5],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    const text = 'tensor([[1.0000, 2.5000],\n        [3.0000, 4.0000]], requires_grad=True)';
    expect([inspect(x), String(x), x.reprSync(), await x.repr()]).toEqual([text, text, text, text]);
    expect(String(x.T.sum(0))).toBe('tensor([3.5000, 7.0000], grad_fn=<SumBackward1>)');
    expect(x.reprSync({ precision: 1 })).toBe(
      'tensor([[1.0, 2.5],\n        [3.0, 4.0]], requires_grad=True)',
    );
  });

  it('is of the moment repr() is called', async () => {
    const x = t.ones(2);
    const text = x.repr();
    x.requiresGrad_();
    t.noGrad(() => x.add_(1));
    expect(await text).toBe('tensor([1., 1.])');
  });

  it('names the way to the values on backends that read later', async () => {
    const inner = t.reference();
    const backend = Object.assign(Object.create(inner) as t.Backend, {
      name: 'later',
      capabilities: { ...inner.capabilities, syncRead: false },
      readSync: undefined,
    });
    const x = t.ones(2, { backend });
    expect(String(x)).toBe(
      "tensor(<await x.repr() shows the values>, size=(2), dtype=torch.float32, device='later')",
    );
    expect(await x.repr()).toMatch(/^tensor\(\[1\., 1\.\]/);
    expect(() => x.dataSync()).toThrow(/synchronously/);
  });
});
