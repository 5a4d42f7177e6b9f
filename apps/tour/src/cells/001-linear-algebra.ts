import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const linearAlgebra: Chapter = {
  notes: '001',
  title: '线性代数 · linear algebra',
  url: import.meta.url,
  open({ show }) {
    let x: t.Tensor;
    let y: t.Tensor;
    let u: t.Tensor;
    let A: t.Tensor;
    let B: t.Tensor;
    let X: t.Tensor;
    let sumA: t.Tensor;

    return {
      '001-35'() {
        x = t.tensor([3.0]);
        y = t.tensor([2.0]);

        show(x.add(y), x.mul(y), x.div(y), x.pow(y));
      },

      '001-36'() {
        x = t.arange(4);
        show(x);
      },

      '001-37'() {
        show(x.at(3));
      },

      '001-38'() {
        show(x.length);
      },

      '001-39'() {
        show(x.shape);
      },

      '001-40'() {
        A = t.arange(20).reshape(5, 4);
        show(A);
      },

      '001-41'() {
        show(A.T);
      },

      '001-42'() {
        const rows = [
          [1, 2, 3],
          [2, 0, 4],
          [3, 4, 5],
        ];
        B = t.tensor(rows, { dtype: 'int32' });
        show(B);
      },

      '001-43'() {
        show(B.eq(B.T));
      },

      '001-44'() {
        X = t.arange(24).reshape(2, 3, 4);
        show(X);
      },

      '001-45'() {
        A = t.arange(20, { dtype: 'float32' }).reshape(5, 4);
        B = A.clone(); // new memory holds the copy
        show(A, A.add(B));
      },

      '001-46'() {
        show(A.mul(B));
      },

      '001-47'() {
        const a = 2;
        X = t.arange(24).reshape(2, 3, 4);
        show(X.add(a), X.mul(a).shape);
      },

      '001-48'() {
        x = t.arange(4, { dtype: 'float32' });
        show(x, x.sum());
      },

      '001-49'() {
        A = t.arange(20 * 2).reshape(2, 5, 4);
        show(A, A.shape, A.sum());
      },

      '001-50'() {
        const sumAxis0 = A.sum({ axis: 0 });
        show(sumAxis0, sumAxis0.shape);
      },

      '001-51'() {
        const sumAxis1 = A.sum({ axis: 1 });
        show(sumAxis1, sumAxis1.shape);
      },

      '001-52'() {
        show(A.sum({ axis: [0, 1] }));
      },

      '001-53'() {
        A = t.arange(20, { dtype: 'float32' }).reshape(5, 4);
        show(A, A.mean(), A.sum().div(A.numel()));
      },

      '001-54'() {
        show(A.mean({ axis: 0 }), A.sum({ axis: 0 }).div(A.shape[0]));
      },

      '001-55'() {
        sumA = A.sum({ axis: 1, keepdims: true });
        show(sumA);
      },

      '001-56'() {
        show(A.div(sumA));
      },

      '001-57'() {
        show(A.sum({ axis: 0 }));
      },

      '001-58'() {
        show(A.cumsum({ axis: 0 }));
      },

      '001-59'() {
        x = t.arange(4, { dtype: 'float32' });
        y = t.ones(4, { dtype: 'float32' });
        show(x, y, t.dot(x, y));
      },

      '001-60'() {
        show(t.sum(x.mul(y)));
      },

      '001-61'() {
        show(A.shape, x.shape, t.mv(A, x));
      },

      '001-62'() {
        B = t.ones(4, 3);
        show(t.mm(A, B));
      },

      '001-63'() {
        u = t.tensor([3.0, -4.0]);
        show(t.norm(u)); // the L2 norm of a vector
      },

      '001-64'() {
        show(t.abs(u).sum()); // its L1 norm
      },

      '001-65'() {
        show(t.norm(t.ones(4, 9))); // the Frobenius norm of a matrix
      },
    };
  },
};
