import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const broadcasting: Chapter = {
  notes: '000',
  title: 'Tensors and broadcasting',
  url: import.meta.url,
  open({ print, show }) {
    let X: t.Tensor;
    let Y: t.Tensor;

    return {
      '000-00'() {
        // a 3x4 matrix holding 0..11 in order
        X = t.arange(12).reshape(3, 4);
        show(X);
      },

      '000-01'() {
        const rows = [
          [2, 1, 4, 3],
          [1, 2, 3, 4],
          [4, 3, 2, 1],
        ];
        Y = t.tensor(rows, { dtype: 'int32' });
        show(Y);
      },

      '000-02'() {
        show(X.add(Y));
      },

      '000-03'() {
        show(X.gt(Y));
      },

      '000-04'() {
        show(t.cat([X, Y], 0));
      },

      '000-05'() {
        show(t.cat([X, Y], 1));
      },

      '000-06'() {
        const a = t.arange(3).reshape(3, 1);
        const b = t.arange(2).reshape(1, 2);
        print(a, '\n', b);
        print(a.add(b));
      },
    };
  },
};
