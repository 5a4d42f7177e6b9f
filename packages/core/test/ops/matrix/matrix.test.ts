import { describe, expect, it } from 'vitest';
import { itHasDerivatives, leaf, t } from '../derivatives.ts';

const a = leaf([
  [0.3, -1.2, 0.8],
  [1.7, 0.4, -0.6],
]);
const b = leaf([
  [1.1, 0.2],
  [-0.4, 0.9],
  [0.5, -0.7],
]);
const v = leaf([0.6, -0.2, 1.4]);
const batch = leaf([
  [
    [0.3, -1.2],
    [0.8, 0.5],
    [0.1, 0.9],
  ],
  [
    [1.7, 0.4],
    [-0.6, 0.2],
    [0.7, -0.3],
  ],
]);
const square = leaf([
  [2, 0.5, 0.1],
  [0.5, 1, 0.3],
  [0.1, 0.3, -1],
]);
const bias = leaf([0.1, -0.2]);
const symmetric = (x: t.Tensor): t.Tensor => x.add(x.t());

describe('products', () => {
  itHasDerivatives('mm', (x, y) => x.mm(y), [a, b]);
  itHasDerivatives('mv', (x, y) => x.mv(y), [a, v]);
  itHasDerivatives('dot', (x, y) => x.dot(y), [v, v.detach().mul(2).requiresGrad_()]);
  itHasDerivatives('outer', (x, y) => x.outer(y), [v, bias]);
  itHasDerivatives('bmm', (x, y) => x.bmm(y.mT), [batch, batch.detach().mul(2).requiresGrad_()]);
  itHasDerivatives('matmul of a batch and a matrix', (x, y) => t.matmul(x, y), [
    batch,
    leaf([
      [1, 2],
      [3, 4],
    ]),
  ]);
  itHasDerivatives('matmul of a matrix and a batch', (x, y) => t.matmul(x, y), [a, batch]);
  itHasDerivatives('matmul of a vector and a batch', (x, y) => t.matmul(x, y), [v, batch]);
  itHasDerivatives('addmm', (c, x, y) => c.addmm(x, y, { beta: 0.5, alpha: 2 }), [bias, a, b]);
  itHasDerivatives('addmv', (c, x, y) => c.addmv(x, y, { beta: 2 }), [bias, a, v]);
  itHasDerivatives('addbmm', (c, x) => c.addbmm(x.mT, x), [leaf([[1]]), batch]);
  itHasDerivatives('baddbmm', (c, x) => c.baddbmm(x, x.mT, { alpha: 3 }), [leaf(1), batch]);
  itHasDerivatives('addr', (c, x, y) => c.addr(x, y, { beta: 0.5 }), [a, bias, v]);
  itHasDerivatives('inner', (x, y) => x.inner(y), [a, v]);
  itHasDerivatives('kron', (x, y) => x.kron(y), [a, bias]);
  itHasDerivatives(
    'tensordot',
    (x, y) =>
      t.tensordot(x, y, [
        [0, 2],
        [0, 2],
      ]),
    [batch, batch.detach().mul(2).requiresGrad_()],
  );
  itHasDerivatives('einsum', (x, y) => t.einsum('bij,kj->bik', x, y), [
    batch,
    leaf([
      [1, 2],
      [3, 4],
    ]),
  ]);
  itHasDerivatives('einsum of a diagonal', (x) => t.einsum('ii->i', x), [square]);
  itHasDerivatives('multiDot', (x, y, z) => t.linalg.multiDot([x, y, z]), [a, b, bias]);
  itHasDerivatives('eigvalsh', (x) => t.linalg.eigvalsh(symmetric(x)), [square]);
  itHasDerivatives('eigh', (x) => t.linalg.eigh(symmetric(x)).eigenvectors.abs(), [square], {
    second: false,
  });
  itHasDerivatives('svdvals', (x) => t.linalg.svdvals(x), [a]);

  it('name their nodes as PyTorch does', () => {
    const names = [
      a.mm(b),
      a.matmul(v),
      v.matmul(v),
      v.matmul(b),
      batch.matmul(bias),
      a.matmul(batch),
      bias.addmm(a, b),
    ];
    expect(names.map((x) => x.gradFn!.name)).toEqual([
      'MmBackward0',
      'MvBackward0',
      'DotBackward0',
      'SqueezeBackward3',
      'UnsafeViewBackward0',
      'CloneBackward0',
      'AddmmBackward0',
    ]);
  });

  it('of integers wrap, of bool are an error', () => {
    const big = t.tensor([[2 ** 30]], { dtype: 'int32' });
    expect(big.mm(t.tensor([[4]], { dtype: 'int32' })).itemSync()).toBe(0);
    expect(() => t.ones(1, 1, { dtype: 'bool' }).mm(t.ones(1, 1, { dtype: 'bool' }))).toThrow(
      `"addmm_impl_cpu_" not implemented for 'Bool'`,
    );
  });

  it('check shapes and dtypes', () => {
    expect(() => a.mm(a)).toThrow('mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)');
    expect(() => a.mm(b.int())).toThrow('expected scalar type Double but found Int');
    expect(() => t.mm(a, 3 as never)).toThrow("mm(): argument 'mat2' (position 2) must be Tensor, not int");
    expect(() => t.zeros(3).addmm(t.zeros(2, 3), t.zeros(3, 2))).toThrow(
      'The expanded size of the tensor (2) must match',
    );
    expect(() => t.tensordot(a, a, 1)).toThrow(
      'contracted dimensions need to match, but first has size 3 in dim -1',
    );
  });

  it('hide what a factor of 0 multiplies', () => {
    const nan = t.full([2, 2], NaN);
    expect(nan.addmm(t.ones(2, 3), t.ones(3, 2), { beta: 0 }).toArraySync()).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect(
      t
        .ones(2, 2)
        .addmm(t.full([2, 3], Infinity), t.ones(3, 2), { alpha: 0 })
        .toArraySync(),
    ).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('are added in place', () => {
    const leafBias = leaf([
      [1, 1],
      [1, 1],
    ]);
    const sum = leafBias.mul(2);
    expect(sum.addmm_(a, b)).toBe(sum);
    expect(t.grad(sum.sum(), leafBias)[0]!.toArraySync()).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(() => t.zeros(2).addmm_(t.ones(2, 3), t.ones(3, 2))).toThrow(
      'Bad in-place call: input tensor size [2] and output tensor size [2, 2] should match',
    );
  });
});

describe('einsum', () => {
  const x = t.arange(6, { dtype: 'float32' }).reshape(2, 3);
  const array = (equation: string, ...operands: t.Tensor[]): unknown =>
    t.einsum(equation, ...operands).toArraySync();

  it('permutes, sums, multiplies and broadcasts', () => {
    expect(array('ij->ji', x)).toEqual(x.t().toArraySync());
    expect(array('ba', x)).toEqual(x.t().toArraySync());
    expect(array('ij->', x)).toBe(15);
    expect(array('ij,ij->i', x, x)).toEqual([5, 50]);
    expect(array('i,j', t.tensor([1, 2]), t.tensor([3, 4]))).toEqual([
      [3, 4],
      [6, 8],
    ]);
    expect(array('...j->...', x)).toEqual([3, 12]);
    expect(t.einsum('...ij,...jk->...ik', t.zeros(5, 1, 2, 3), t.zeros(4, 3, 2)).shape).toEqual([5, 4, 2, 2]);
    expect(array('ij,jk,kl->il', x, x.t(), x)).toEqual([
      [42, 61, 80],
      [150, 214, 278],
    ]);
    expect(array('iij->j', t.arange(8, { dtype: 'float32' }).reshape(2, 2, 2))).toEqual([6, 8]);
  });

  it('says what is wrong with an equation', () => {
    const messages: [string, t.Tensor[], string][] = [
      ['ij', [x, x], 'more operands were provided than specified in the equation'],
      ['ij,jk', [x], 'fewer operands were provided than specified in the equation'],
      [
        'i',
        [x],
        'the number of subscripts in the equation (1) does not match the number of dimensions (2) for operand 0 and no ellipsis was given',
      ],
      ['ij->k', [x], 'output subscript k does not appear in the equation for any input operand'],
      ['ij->ii', [x], 'output subscript i appears more than once in the output'],
      [
        'i$',
        [x],
        'invalid subscript given at index 1 in the equation string, subscripts must be in [a-zA-Z]',
      ],
      ['i..j', [x], "found '.' for operand 0 that is not part of any ellipsis"],
      ['ii', [x], "subscript i is repeated for operand 0 but the sizes don't match, 3 != 2"],
      [
        'ij,jk',
        [x, x],
        'subscript j has size 2 for operand 1 which does not broadcast with previously seen size 3',
      ],
    ];
    for (const [equation, operands, message] of messages) {
      expect(() => t.einsum(equation, ...operands)).toThrow(new t.RuntimeError(`einsum(): ${message}`));
    }
  });
});

describe('decompositions', () => {
  it('reconstruct a symmetric matrix', () => {
    const matrix = t.tensor([
      [2, 1],
      [1, 2],
    ]);
    const { eigenvalues, eigenvectors } = t.linalg.eigh(matrix);
    expect(eigenvalues.toArraySync()).toEqual([1, 3]);
    expect(t.allcloseSync(matrix.mm(eigenvectors), eigenvectors.mul(eigenvalues))).toBe(true);
  });

  it('read one triangle', () => {
    const lower = t.tensor([
      [2, 9],
      [1, 2],
    ]);
    expect(t.linalg.eigvalsh(lower).toArraySync()).toEqual([1, 3]);
    expect(t.linalg.eigvalsh(lower.t(), 'U').toArraySync()).toEqual([1, 3]);
  });

  it('find the singular values of matrices that are tall, wide, singular or zero', () => {
    const values = (rows: number[][]): unknown =>
      t.linalg.svdvals(t.tensor(rows, { dtype: 'float64' })).toArraySync();
    expect(
      values([
        [3, 0],
        [0, -4],
        [0, 0],
      ]),
    ).toEqual([4, 3]);
    expect(values([[0, 5, 0]])).toEqual([5]);
    expect(
      (
        values([
          [1, 1],
          [1, 1],
        ]) as number[]
      )[1],
    ).toBeCloseTo(0, 12);
    expect(
      values([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual([0, 0]);
  });

  it('need square matrices', () => {
    expect(() => t.linalg.eigh(t.zeros(2, 3))).toThrow(
      'linalg.eigh: A must be batches of square matrices, but they are 2 by 3 matrices',
    );
  });
});
