import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const autograd: Chapter = {
  notes: '000',
  title: 'Automatic differentiation',
  url: import.meta.url,
  open({ print, show }) {
    let x: t.Tensor;
    let y: t.Tensor;

    return {
      '000-34'() {
        x = t.arange(4.0, { dtype: 'float32', requiresGrad: true });
        print(x.grad);
      },

      '000-35'() {
        y = t.dot(x, x).mul(2);
        y.backward();
        print(x.grad);
      },

      '000-36'() {
        x.grad!.zero_();
        y = x.sum();
        y.backward();
        print(x.grad);
      },

      '000-37'() {
        x = t.arange(4.0, { dtype: 'float32', requiresGrad: true });
        y = x.mul(x);
        y.backward(t.ones(y.length));
        show(x.grad);
      },

      '000-38'() {
        x.grad!.zero_();
        y = x.mul(x);
        y.sum().backward();
        show(x.grad);
      },

      '000-39'() {
        x = t.arange(4.0, { dtype: 'float32', requiresGrad: true });
        y = x.mul(x);
        const u = y.detach();
        const z = u.mul(x);

        z.sum().backward();
        print(x.grad!.eq(u));
      },

      '000-40'() {
        x.grad!.zero_();
        y.sum().backward();
        print(x.grad!.eq(x.mul(2)));
      },

      async '000-41'() {
        async function f(a: t.Tensor): Promise<t.Tensor> {
          let b = a.mul(2);
          while (Number(await b.norm().item()) < 1000) {
            b = b.mul(2);
          }
          return Number(await b.sum().item()) > 0 ? b : b.mul(100);
        }

        t.manualSeed(0);
        const a = t.randn([], { requiresGrad: true });
        const d = await f(a);
        d.backward();
        print(a.grad!.eq(d.div(a)));
      },
    };
  },
};
