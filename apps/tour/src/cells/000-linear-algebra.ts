import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';
import { tuple } from '../display.ts';

export const linearAlgebra: Chapter = {
  notes: '000',
  title: 'Reductions, matrix products and norms',
  url: import.meta.url,
  open({ print, show }) {
    let A: t.Tensor;
    let x: t.Tensor;
    let u: t.Tensor;

    return {
      '000-18'() {
        A = t.arange(6, { dtype: 'float32' }).reshape(2, 3);
        show(A);
      },

      '000-19'() {
        print(A.sum());
      },

      '000-20'() {
        print(A.sum(0));
      },

      '000-21'() {
        print(A.sum(1));
      },

      '000-22'() {
        print(A.sum({ dim: 1, keepdims: true }));
      },

      '000-23'() {
        print(A.sum({ axis: 1 }));
      },

      '000-24'() {
        x = t.arange(3, { dtype: 'float32' });
        const y = t.ones(3, { dtype: 'float32' });
        print(tuple(x, y, t.dot(x, y)));
      },

      '000-25'() {
        print(tuple(A.shape, x.shape, t.mv(A, x), A.matmul(x)));
      },

      '000-26'() {
        x.reshape(3, 1);
        print(tuple(A.shape, x.shape, t.mm(A, x), A.matmul(x)));
      },

      '000-27'() {
        x = x.reshape(3, 1);
        print(tuple(A.shape, x.shape, t.mm(A, x), A.matmul(x)));
      },

      '000-28'() {
        const B = t.ones(3, 4);
        print(A, B, tuple(t.mm(A, B), A.matmul(B)));
      },

      '000-29'() {
        print(`torch.${t.ones(3, 4).dtype}`);
      },

      '000-30'() {
        u = t.tensor([3.0, -4.0]);
        show(t.norm(u));
      },

      '000-31'() {
        show(t.abs(u).sum());
      },

      '000-32'() {
        show(t.norm(t.ones([4, 9])));
      },

      '000-33'() {
        A = t.ones(2, 2, 4);
        print(A.norm());
      },
    };
  },
};
