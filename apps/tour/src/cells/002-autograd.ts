import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const autograd: Chapter = {
  notes: '002',
  title: 'Automatic differentiation',
  url: import.meta.url,
  open({ print, show }) {
    let x: t.Tensor;
    let y: t.Tensor;

    return {
      '002-98'() {
        x = t.arange(4.0, { dtype: 'float32' });
        show(x);
      },

      '002-99'() {
        x.requiresGrad_(true);
        print(x.grad);
      },

      '002-100'() {
        y = t.dot(x, x);
        show(y);
      },

      '002-101'() {
        y.backward();
        show(x.grad);
      },

      '002-102'() {
        show(x.grad!.eq(x.mul(2)));
      },

      '002-103'() {
        x.grad!.zero_();
        y = x.sum();
        y.backward();
        show(x.grad);
      },

      '002-104'() {
        const x2 = t.arange(4.0, { dtype: 'float32', requiresGrad: true });
        t.dot(x2, x2).backward();
        x2.sum().backward();
        show(x2.grad);
      },

      '002-105'() {
        x.grad!.zero_();
        y = x.mul(x);
        y.sum().backward();
        show(x.grad);
      },

      '002-106'() {
        x.grad!.zero_();
        y = x.mul(x);
        y.backward(t.ones(x.length));
        show(x.grad);
      },

      '002-107'() {
        y = x.mul(x);
        y.backward();
      },

      '002-108'() {
        x.grad!.zero_();
        y = x.mul(x);
        const u = y.detach();
        const z = u.mul(x);

        z.sum().backward();
        show(x.grad!.eq(u));
      },

      async '002-109'() {
        async function f(a: t.Tensor): Promise<t.Tensor> {
          let b = a.mul(2);
          while (Number(await b.norm().item()) < 1000) {
            b = b.mul(2);
          }
          return Number(await b.sum().item()) > 0 ? b : b.mul(100);
        }

        const a = t.randn([], { requiresGrad: true }); // goes on with the stream seeded in 002-16
        const d = await f(a);
        d.backward();

        show(a.grad!.eq(d.div(a)));
      },
    };
  },
};
