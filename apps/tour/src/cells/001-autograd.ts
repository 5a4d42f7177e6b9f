import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const autograd: Chapter = {
  notes: '001',
  title: '计算图 · the computation graph',
  url: import.meta.url,
  open({ show }) {
    let x: t.Tensor;
    let y: t.Tensor;

    return {
      '001-66'() {
        x = t.arange(4.0, { dtype: 'float32' });
        show(x);
      },

      '001-67'() {
        x.requiresGrad_(true); // the same as t.arange(4.0, { dtype: 'float32', requiresGrad: true })
        show(x.grad); // null until a backward pass has been here
      },

      '001-68'() {
        y = t.dot(x, x).mul(2);
        show(y);
      },

      '001-69'() {
        // backward() computes the gradients of y and adds them to the .grad of the leaves
        y.backward();
        show(x.grad);
      },

      '001-70'() {
        show(x.grad!.eq(x.mul(4)));
      },

      '001-71'() {
        // gradients accumulate by default, so the old ones are cleared first
        x.grad!.zero_();
        y = x.sum();
        y.backward();
        show(x.grad);
      },

      '001-72'() {
        // backward() of a non-scalar needs a gradient; the sum makes it a scalar
        x.grad!.zero_();
        y = x.mul(x);
        // the same as y.backward(t.ones(x.length))
        y.sum().backward();
        show(x.grad);
      },

      '001-73'() {
        x.grad!.zero_();
        y = x.mul(x);
        const u = y.detach();
        // u has y's values and is a constant, not a function of x
        const z = u.mul(x);

        z.sum().backward();
        show(x.grad!.eq(u));
      },

      '001-74'() {
        x.grad!.zero_();
        y.sum().backward();
        show(x.grad!.eq(x.mul(2)));
      },

      async '001-75'() {
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

        show(a.grad!.eq(d.div(a)));
      },
    };
  },
};
