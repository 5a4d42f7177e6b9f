import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const linearAlgebra: Chapter = {
  notes: '002',
  title: 'Linear algebra',
  url: import.meta.url,
  open({ print, show }) {
    let x: t.Tensor;
    let y: t.Tensor;
    let A: t.Tensor;
    let B: t.Tensor;

    return {
      '002-53'() {
        x = t.tensor([3.0]);
        y = t.tensor([2.0]);
        print(x.add(y));
        print(x.mul(y));
        print(x.div(y));
        print(x.pow(y));
      },

      '002-54'() {
        x = t.arange(4);
        show(x);
      },

      '002-55'() {
        print(x.at(3));
        print(x.length);
        print(x.shape);
      },

      '002-56'() {
        A = t.arange(6);
        B = t.tensor([1, 2, 3, 2, 0, 4, 3, 4, 5], { dtype: 'int32' }).reshape(3, 3);
        const C = t.tensor(
          [
            [
              [1, 2, 3],
              [4, 5, 6],
              [7, 8, 9],
            ],
            [
              [0, 0, 0],
              [1, 1, 1],
              [2, 2, 2],
            ],
          ],
          { dtype: 'int32' },
        );
        const D = t.arange(20, { dtype: 'float32' });
        show(A, B, C, D);
      },

      '002-57'() {
        A = t.arange(6);
        A = A.reshape(3, 2);
        print(A);
        A = A.T;
        print(A);
      },

      '002-58'() {
        A = t.arange(6);
        A = A.reshape(3, 2);
        show(A);
      },

      '002-59'() {
        A = t.arange(20, { dtype: 'float32' });
        A = A.reshape(5, 4);
        B = A.clone();
        print(B);
      },

      '002-60'() {
        show(A.mul(B));
      },

      '002-61'() {
        const first = [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ];
        const second = [
          [0, 0, 0],
          [1, 1, 1],
          [2, 2, 2],
        ];
        A = t.tensor([first, second], { dtype: 'int32' });
        print(A.shape);
      },

      '002-62'() {
        print(A.sum());
      },

      '002-63'() {
        print(A.sum({ axis: 0 }));
      },

      '002-64'() {
        print(A.sum({ axis: 0, keepdims: true }));
      },

      '002-65'() {
        print(A.sum({ axis: 1 }));
      },

      '002-66'() {
        print(A.sum({ axis: 1, keepdims: true }));
      },

      '002-67'() {
        print(A.sum({ axis: 2 }));
      },

      '002-68'() {
        print(A.sum({ axis: 2, keepdims: true }));
      },

      '002-69'() {
        print(A.sum({ axis: [0, 1] }));
      },

      '002-70'() {
        print(A.sum({ axis: [0, 1], keepdims: true }));
      },

      '002-71'() {
        A = t.arange(20, { dtype: 'float32' }).reshape(5, 4);
        show(A, A.cumsum({ axis: 1 }));
      },

      '002-72'() {
        A = t.tensor([
          [0, 0, 0],
          [1, 1, 1],
        ]);
        print(A.numel());
      },

      '002-73'() {
        A = t.tensor([
          [0, 0, 0],
          [1, 1, 1],
        ]);
        print(A.numel());
        print(A.sum());
        print(A.mean());
      },

      '002-74'() {
        A = t.tensor([
          [0, 0, 0],
          [1, 1, 1],
        ]);
        print(A.shape[0]);
        print(A.sum({ axis: 0 }));
        print(A.mean({ axis: 0 }));
      },
    };
  },
};
