import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';
import { indexingPlot } from '../plots.ts';

export const tensors: Chapter = {
  notes: '002',
  title: 'Tensors: creation, operations, indexing, memory',
  url: import.meta.url,
  open({ show, figure }) {
    let M: t.Tensor;
    let x: t.Tensor;
    let y: t.Tensor;
    let X: t.Tensor;
    let Y: t.Tensor;
    let C: t.Tensor;
    let A: t.TypedArray;
    let B: t.Tensor;

    return {
      '002-02'() {
        M = t.arange(1, 17).reshape(4, 4);
        show(M.at(1, 2));
      },

      '002-03'() {
        show(M.at('1, :'));
      },

      '002-04'() {
        show(M.at(':, 1'));
      },

      '002-05'() {
        show(M.at('1:3, 1:'));
      },

      async '002-06'() {
        show(M.at('::3, ::2'));

        const indices = ['1, 2', '1, :', ':, 1', '1:3, 1:', '::3, ::2'];
        const select = async (index: string) => ({ index, values: await M.at(index).data() });
        figure('indexing', indexingPlot(await M.data(), await Promise.all(indices.map(select))));
      },

      '002-07'() {
        const matrix = [
          [1.0, 2.7, 3.4],
          [5.0, 0.2, 4.6],
          [4.3, 8.5, 0.2],
        ];
        show(t.tensor(1.0), t.tensor([1.0, 2.7, 3.4]), t.tensor(matrix));
      },

      '002-08'() {
        x = t.arange(12);
        show(x);
      },

      '002-09'() {
        show(x.shape);
      },

      '002-10'() {
        show(x.size());
      },

      '002-11'() {
        show(x.numel());
      },

      '002-12'() {
        X = x.reshape(3, 4);
        show(X);
      },

      '002-13'() {
        show(x.reshape(-1, 4));
      },

      '002-14'() {
        show(t.zeros([2, 3, 4]));
      },

      '002-15'() {
        show(t.ones([2, 3, 4]));
      },

      '002-16'() {
        t.manualSeed(0);
        show(t.randn(3, 4));
      },

      '002-17'() {
        // @ts-expect-error the lists are not nested
        show(t.tensor([2, 1, 4, 3], [1, 2, 3, 4], [4, 3, 2, 1]));
      },

      '002-18'() {
        const rows = [
          [2, 1, 4, 3],
          [1, 2, 3, 4],
          [4, 3, 2, 1],
        ];
        show(t.tensor(rows, { dtype: 'int32' }));
      },

      '002-19'() {
        x = t.tensor([1.0, 2, 4, 8]);
        y = t.tensor([2, 2, 2, 2], { dtype: 'int32' });
        show(x.add(y), x.sub(y), x.mul(y), x.div(y), x.pow(y));
      },

      '002-20'() {
        show(t.exp(x));
      },

      '002-21'() {
        X = t.arange(12, { dtype: 'float32' }).reshape(3, 4);
        Y = t.tensor([
          [2.0, 1, 4, 3],
          [1, 2, 3, 4],
          [4, 3, 2, 1],
        ]);
        // @ts-expect-error the tensors are not in one array
        show(t.cat(X, Y, { dim: 0 }), t.cat(X, Y, { dim: 1 }));
      },

      '002-22'() {
        show(t.cat([X, Y], 0), t.cat([X, Y], 1));
      },

      '002-23'() {
        const X3 = t.arange(12, { dtype: 'float32' }).reshape(3, 2, 2);
        const Y3 = t.tensor([2.0, 1, 4, 3, 1, 2, 3, 4, 4, 3, 2, 1]).reshape(3, 2, 2);
        show(t.cat([X3, Y3], 0), t.cat([X3, Y3], 1), t.cat([X3, Y3], 2));
      },

      '002-24'() {
        show(X.eq(Y));
      },

      '002-25'() {
        show(X.sum());
      },

      '002-26'() {
        const a = t.arange(3).reshape(3, 1);
        const b = t.arange(2).reshape(1, 2);
        show(a, b, a.add(b));
      },

      '002-27'() {
        C = t.arange(24, { dtype: 'float32' }).reshape(2, 3, 4);
        show(C.div(C.sum({ axis: 1 })));
      },

      '002-28'() {
        show(C.sum({ axis: 1 }).shape, C.sum({ axis: 1, keepdims: true }).shape);
      },

      '002-29'() {
        show(C.div(C.sum({ axis: 1, keepdims: true })));
      },

      '002-30'() {
        show(X.at(-1), X.at('1:3'));
      },

      '002-31'() {
        show(X.at(':, 2, ::3'));
      },

      '002-32'() {
        show(X.at('::2, ::3'));
      },

      '002-33'() {
        X.set_('1, 2', 9);
        show(X);
      },

      '002-34'() {
        X.set_('0, 2, :', 12);
      },

      '002-35'() {
        X.set_('0:2, :', 12);
        show(X);
      },

      '002-36'() {
        const Xc = X.clone();
        const before = Xc.dataPtr();
        Xc.set_(':', Xc.add(Y));
        show(Xc.dataPtr() === before);
      },

      '002-37'() {
        const before = X.dataPtr();
        X.add_(Y);
        show(X.dataPtr() === before);
      },

      async '002-38'() {
        A = await t.synchronously(() => X.numpy());
        B = t.tensor(A).reshape(X.shape);
        show(A.constructor, B.constructor);
      },

      '002-39'() {
        A[0] = -1.0;
        show(X.at(0, 0), B.at(0, 0));
      },

      async '002-40'() {
        const a = t.tensor([3.5]);
        const value = Number(await a.item());
        show(a, value, value, Math.trunc(value));
      },
    };
  },
};
