import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const products: Chapter = {
  notes: '002',
  title: 'Products, norms and broadcasting of matrices',
  url: import.meta.url,
  open({ print, show }) {
    let x: t.Tensor;
    let A: t.Tensor;
    let B: t.Tensor;

    return {
      '002-75'() {
        x = t.tensor([0, 1, 2, 3]);
        const y = t.tensor([1, 1, 1, 1]);
        print(t.dot(x, y));
      },

      '002-76'() {
        const integers = { dtype: 'int32' } as const;
        A = t.arange(6).reshape(2, 3);
        B = t.tensor([2, 2, 1, 1, 0, 0], integers).reshape(3, 2);
        x = t.tensor([3, 3, 3], integers);
        print(t.mm(A, x));
      },

      '002-77'() {
        print(t.mv(A, x));
      },

      '002-78'() {
        print(t.mm(A, B));
      },

      '002-79'() {
        x = t.tensor([3.0, -4.0]);
        print(t.abs(x).sum());
        print(t.norm(x));
      },

      '002-80'() {
        A = t.ones([4, 9]);
        print(t.norm(A));
      },

      '002-81'() {
        A = t.arange(20, { dtype: 'float32' });
        A = A.reshape(5, 4);
        B = A.clone();
        print(B);
      },

      '002-82'() {
        print(A.eq(B));
      },

      '002-83'() {
        print(A.add(B));
      },

      '002-84'() {
        print(A.mul(B));
      },

      '002-85'() {
        A = t.tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]);
        B = A.sum({ axis: 1, keepdims: true });
        print(B);
      },

      '002-86'() {
        print(A.div(B));
      },

      '002-87'() {
        print(A.add(B));
      },

      '002-88'() {
        print(A.mul(B));
      },

      async '002-89'() {
        const S = t.tensor([
          [2, 1],
          [1, 2],
        ]);
        const [w, V] = t.linalg.eigh(S);
        show(w, await t.allclose(S.matmul(V), V.mul(w)));
      },
    };
  },
};
