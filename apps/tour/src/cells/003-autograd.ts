import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const autograd: Chapter = {
  notes: '003',
  title: 'Autograd, step by step',
  url: import.meta.url,
  open({ print }) {
    let x: t.Tensor;
    let y: t.Tensor;
    let z: t.Tensor;
    let out: t.Tensor;

    return {
      '003-00'() {
        // import * as t from '@t/core' stands at the head of the file
      },

      '003-01'() {
        x = t.ones([2, 2], { requiresGrad: true });
        print(x);
        print(x.gradFn);
      },

      '003-02'() {
        y = x.add(2);
        print(y);
        print(y.gradFn);
        print(x.isLeaf, y.isLeaf);
      },

      '003-03'() {
        z = y.mul(y).mul(3);
        out = z.mean();
        print(z, out);
      },

      '003-04'() {
        out.backward();
        print(x.grad);
        print(y.grad);
      },

      '003-05'() {
        const out2 = x.sum();
        out2.backward();
        print(x.grad);

        const out3 = x.sum();
        x.grad!.detach().zero_(); // clear to zero
        out3.backward();
        print(x.grad);
      },

      '003-06'() {
        x = t.tensor([1, 2, 3, 4], { requiresGrad: true });
        y = x.mul(2);
        z = y.view(2, 2);
        print(z);
      },

      '003-07'() {
        // z is no scalar: backward takes weights of its shape, and the weighted sum is one
        const v = t.tensor([
          [1.0, 0.1],
          [0.01, 0.001],
        ]);
        z.backward(v);
        print(x.grad);
      },

      '003-08'() {
        // gradient tracking interrupted
        x = t.tensor(1.0, { requiresGrad: true });
        const y1 = x.pow(2);
        const y2 = t.noGrad(() => x.pow(3));
        const y3 = y1.add(y2);

        print(x.requiresGrad);
        print(y1, y1.requiresGrad); // True
        print(y2, y2.requiresGrad); // False
        print(y3, y3.requiresGrad); // True
      },
    };
  },
};
