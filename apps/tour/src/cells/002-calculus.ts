import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';
import { gradientPlot, kinksPlot } from '../plots.ts';

export const calculus: Chapter = {
  notes: '002',
  title: 'Derivatives, the chain rule and the graph',
  url: import.meta.url,
  open({ show, figure }) {
    let x: t.Tensor;

    return {
      async '002-90'() {
        x = t.tensor([-1, 0, 2], { requiresGrad: true });
        t.relu(x).sum().backward();
        const g1 = x.grad!.clone();
        x.grad!.zero_();
        x.abs().sum().backward();
        show(g1, x.grad);
        figure('kinks', kinksPlot(await x.data(), await g1.data(), await x.grad!.data()));
      },

      async '002-91'() {
        x = t.tensor([1, 1], { requiresGrad: true });
        x.at(0).pow(2).add(x.at(1).pow(2).mul(2)).backward();
        show(x.grad);
        figure('gradient', gradientPlot(await x.detach().data(), await x.grad!.data()));
      },

      '002-92'() {
        x = t.tensor([1, 2, 3], { requiresGrad: true });
        x.pow(3).mul(4).add(x.pow(2)).add(3).sum().backward();
        show(x.grad, x.detach().mul(2).add(x.detach().pow(2).mul(12)));
      },

      '002-93'() {
        x = t.tensor([1, 2, 3]);
        const w = t.tensor([0.5, -1, 2], { requiresGrad: true });
        const y = t.tensor(1.5);
        const z = t.dot(x, w).sub(y).pow(2);
        z.backward();
        show(w.grad, t.dot(x, w).sub(y).mul(2).mul(x).detach());
      },

      '002-94'() {
        const X = t.arange(1, 7, { dtype: 'float32' }).reshape(3, 2);
        const w = t.tensor([0.5, -1], { requiresGrad: true });
        const y = t.tensor([1, 0, 2]);
        const z = X.matmul(w).sub(y).pow(2).sum();
        z.backward();
        show(w.grad, X.matmul(w).sub(y).mul(2).matmul(X).detach());
      },

      '002-97'() {
        const a = t.ones([2, 1], { requiresGrad: true });
        const b = t.ones([2, 1], { requiresGrad: true });
        const c = a.mul(2).add(b);
        show(c);
      },
    };
  },
};
