import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const tensors: Chapter = {
  notes: '001',
  title: '数据操作 · working with tensors',
  url: import.meta.url,
  open({ print, show }) {
    const rows = [
      [2, 1, 4, 3],
      [1, 2, 3, 4],
      [4, 3, 2, 1],
    ];
    let x: t.Tensor;
    let X: t.Tensor;
    let Y: t.Tensor;
    let Z: t.Tensor;
    let a: t.Tensor;
    let b: t.Tensor;

    return {
      '001-00'() {
        x = t.arange(12);
        show(x);
      },

      '001-01'() {
        void x.shape; // a notebook shows the last line of a cell only
        show(x.numel());
      },

      '001-02'() {
        x = x.reshape(3, 4);
        show(x);
      },

      '001-03'() {
        show(t.zeros([2, 3, 4]));
      },

      '001-04'() {
        show(t.ones([2, 3, 4]));
      },

      '001-05'() {
        show(t.tensor(rows, { dtype: 'int32' }));
      },

      '001-06'() {
        show(t.tensor(rows, { dtype: 'int32' }).shape);
      },

      '001-07'() {
        show(t.tensor([rows], { dtype: 'int32' }));
      },

      '001-08'() {
        show(t.tensor([rows], { dtype: 'int32' }).shape);
      },

      '001-09'() {
        x = t.tensor([1.0, 2, 4, 8]);
        const y = t.tensor([2, 2, 2, 2], { dtype: 'int32' });
        show(x.add(y), x.sub(y), x.mul(y), x.div(y), x.pow(y));
      },

      '001-10'() {
        X = t.arange(12, { dtype: 'float32' }).reshape(3, 4);
        Y = t.tensor(rows, { dtype: 'int32' });
        show(t.cat([X, Y], 0), t.cat([X, Y], 1));
      },

      '001-11'() {
        Z = t.zeros(3, 4);
        show(t.cat([X, Y, Z], 2));
      },

      '001-12'() {
        X = X.unsqueeze(2);
        Y = Y.unsqueeze(2);
        Z = Z.unsqueeze(2);
        show(t.cat([X, Y, Z], 2));
      },

      '001-13'() {
        show(t.cat([X, Y, Z], 3));
      },

      '001-14'() {
        show(X, Y);
      },

      '001-15'() {
        show(X.eq(Y));
      },

      '001-16'() {
        show(X.sum());
      },

      '001-17'() {
        a = t.arange(3).reshape(3, 1);
        b = t.arange(2).reshape(1, 2);
        show(a, b);
      },

      '001-18'() {
        show(a.add(b));
      },

      '001-19'() {
        show(X.at(-1), X.at('1:3'));
      },

      '001-20'() {
        X = t.arange(12).reshape(3, 4);
        show(X);
      },

      '001-21'() {
        X.set_('1, 2', 9);
        show(X);
      },

      '001-22'() {
        X.set_('0:2, :', 12);
        show(X);
      },

      '001-23'() {
        Y = t.tensor(rows, { dtype: 'int32' });
        show(Y);
      },

      '001-24'() {
        const before = Y.dataPtr();
        Y = Y.add(X);
        show(Y.dataPtr() === before);
      },

      '001-25'() {
        Z = t.zerosLike(Y);
        print('id(Z):', Z.dataPtr());
        Z.set_(':', X.add(Y));
        print('id(Z):', Z.dataPtr());
      },

      '001-26'() {
        const before = X.dataPtr();
        X.add_(Y);
        show(X.dataPtr() === before);
      },

      async '001-27'() {
        const A = await t.synchronously(() => X.numpy());
        const B = t.tensor(A);
        show(A.constructor, B.constructor);
      },

      async '001-28'() {
        a = t.tensor([3.5]);
        const value = Number(await a.item());
        show(a, value, value, Math.trunc(value));
      },
    };
  },
};
