import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const autograd: Chapter = {
  notes: '004',
  title: 'Autograd once more',
  url: import.meta.url,
  open({ print, show }) {
    let x: t.Tensor;
    let y: t.Tensor;
    let out: t.Tensor;

    return {
      '004-00'() {
        x = t.ones([2, 2], { requiresGrad: true });
        print(x);
      },

      '004-01'() {
        y = x.add(2);
        print(y);
      },

      '004-02'() {
        print(y.gradFn);
      },

      '004-03'() {
        // a line no parser takes, so it is parsed while the program runs
        new Function('y', 'z = y _ y _ 3');
      },

      '004-04'() {
        const z = y.mul(y).mul(3);
        out = z.mean();

        print(z, out);
      },

      '004-05'() {
        let a = t.randn(2, 2);
        a = a.mul(3).div(a.sub(1));
        print(a.requiresGrad);
        a.requiresGrad_(true);
        print(a.requiresGrad);
        const b = a.mul(a).sum();
        print(b.gradFn);
      },

      '004-06'() {
        out.backward();
        print(x.grad);
      },

      '004-07'() {
        const x1 = t.ones([2, 2], { requiresGrad: true });
        const o1 = x1.add(2).mul(x1.add(2)).mul(3).mean();
        o1.backward(t.tensor(1));
        print(x1.grad);
      },

      '004-08'() {
        const x1 = t.ones([2, 2], { requiresGrad: true });
        const o1 = x1.add(2).mul(x1.add(2)).mul(3).mean();
        o1.backward(t.tensor(1, { dtype: 'int32' }));
        print(x1.grad);
      },

      async '004-09'() {
        t.manualSeed(0);
        x = t.randn(3, { requiresGrad: true });

        y = x.mul(2);
        while (Number(await y.detach().norm().item()) < 1000) {
          y = y.mul(2);
        }

        print(y);
      },

      '004-10'() {
        const gradients = t.tensor([0.1, 1.0, 0.0001]);
        y.backward(gradients);

        print(x.grad);
      },

      '004-11'() {
        print(x.requiresGrad);
        print(x.pow(2).requiresGrad);

        t.noGrad(() => {
          print(x.pow(2).requiresGrad);
        });
      },

      '004-12'() {
        print(x.detach().requiresGrad, x.gradFn);
      },

      '004-13'() {
        x = t.ones(4, { requiresGrad: true });
        const zi = x.add(2).pow(2).mul(3);
        const o = zi.sum().div(4);
        o.backward();
        show(zi, x.grad);
      },
    };
  },
};
