import { describe, expect, it } from 'vitest';
import { itHasDerivatives, leaf, t } from '../../derivatives.ts';

const square = leaf([
  [2, 0.5, 0.1],
  [-0.7, 1, 0.3],
  [0.4, 0.3, -1.5],
]);
const tall = leaf([
  [1.1, 0.2],
  [-0.4, 0.9],
  [0.5, -0.7],
]);
const wide = leaf([
  [1.1, 0.2, -0.3],
  [-0.4, 0.9, 0.8],
]);
const right = leaf([
  [0.3, -1.2],
  [0.8, 0.5],
  [0.1, 0.9],
]);
const positive = (x: t.Tensor): t.Tensor =>
  x.matmul(x.mT).add(
    t.tensor(
      [
        [3, 0, 0],
        [0, 3, 0],
        [0, 0, 3],
      ],
      { dtype: 'float64' },
    ),
  );

const values = (x: t.Tensor): number[] => [...x.detach().dataSync()];
const expectClose = (a: t.Tensor, b: t.Tensor): void => {
  expect(a.shape).toEqual(b.shape);
  values(a).forEach((value, i) => expect(value).toBeCloseTo(values(b)[i]!, 10));
};

describe('factors', () => {
  it.each([
    ['square', square],
    ['tall', tall],
    ['wide', wide],
  ])('multiply to the %s matrix', (_name, x) => {
    const { P, L, U } = t.linalg.lu(x);
    expectClose(P.matmul(L).matmul(U), x);
    const { Q, R } = t.linalg.qr(x);
    expectClose(Q.matmul(R), x);
    const complete = t.linalg.qr(x.detach(), 'complete');
    expectClose(complete.Q.matmul(complete.R), x);
    const { U: u, S, Vh } = t.linalg.svd(x, false);
    expectClose(u.mul(S).matmul(Vh), x);
    const full = t.linalg.svd(x.detach());
    expectClose(full.U.matmul(full.U.mT), t.eye(x.shape[0]!, { dtype: 'float64' }));
    expectClose(full.Vh.matmul(full.Vh.mT), t.eye(x.shape[1]!, { dtype: 'float64' }));
  });

  it('of a positive matrix are those of Cholesky', () => {
    const a = positive(square);
    const l = t.linalg.cholesky(a);
    expectClose(l.matmul(l.mT), a);
    expectClose(t.linalg.cholesky(a, { upper: true }), l.mT);
    expectClose(t.choleskyInverse(l), t.linalg.inv(a));
    expectClose(t.choleskySolve(right, l), t.linalg.solve(a, right));
  });

  it('of a symmetric matrix are its eigenvectors, from either triangle', () => {
    const a = positive(square).detach();
    for (const triangle of ['L', 'U']) {
      const { eigenvalues, eigenvectors } = t.linalg.eigh(a, triangle);
      expectClose(eigenvectors.mul(eigenvalues).matmul(eigenvectors.mT), a);
      expectClose(eigenvectors.mT.matmul(eigenvectors), t.eye(3, { dtype: 'float64' }));
    }
  });

  it('come as reflections too', () => {
    const { a, tau } = t.geqrf(tall.detach());
    const { Q } = t.linalg.qr(tall);
    expectClose(t.linalg.householderProduct(a, tau), Q);
    expectClose(t.ormqr(a, tau, right.detach(), { transpose: true }).narrow(0, 0, 2), Q.mT.matmul(right));
  });
});

describe('derivatives', () => {
  itHasDerivatives('inv', (x) => t.linalg.inv(x), [square]);
  itHasDerivatives('solve', (x, b) => t.linalg.solve(x, b), [square, right]);
  itHasDerivatives('solve from the right', (x, b) => t.linalg.solve(x, b.mT, { left: false }), [
    square,
    right,
  ]);
  itHasDerivatives('solveTriangular', (x, b) => t.linalg.solveTriangular(x, b, { upper: true }), [
    square,
    right,
  ]);
  itHasDerivatives('det', (x) => t.linalg.det(x), [square]);
  itHasDerivatives('logabsdet', (x) => t.linalg.slogdet(x).logabsdet, [square]);
  itHasDerivatives('cholesky', (x) => t.linalg.cholesky(positive(x)), [square]);
  itHasDerivatives('L of lu', (x) => t.linalg.lu(x).L, [tall]);
  itHasDerivatives('U of lu', (x) => t.linalg.lu(x).U, [wide]);
  itHasDerivatives(
    'luSolve',
    (x, b) => {
      const { LU, pivots } = t.linalg.luFactor(x);
      return t.linalg.luSolve(LU, pivots, b);
    },
    [square, right],
  );
  itHasDerivatives('Q of a tall qr', (x) => t.linalg.qr(x).Q, [tall]);
  itHasDerivatives('R of a wide qr', (x) => t.linalg.qr(x).R, [wide]);
  itHasDerivatives('singular values', (x) => t.linalg.svd(x, false).S, [wide]);
  itHasDerivatives('pinv', (x) => t.linalg.pinv(x), [tall]);
  itHasDerivatives('matrixExp', (x) => t.matrixExp(x), [square]);
  itHasDerivatives('matrixPower', (x) => t.linalg.matrixPower(x, -2), [square]);
  itHasDerivatives(
    'householderProduct',
    (x) => t.linalg.householderProduct(x, t.tensor([1.2, 0.7], { dtype: 'float64' })),
    [tall],
  );
});

describe('what does not exist', () => {
  const singular = t.tensor(
    [
      [1, 2],
      [2, 4],
    ],
    { dtype: 'float64' },
  );

  it('is a LinAlgError', () => {
    expect(() => t.linalg.inv(singular)).toThrow(t.LinAlgError);
    expect(() => t.linalg.cholesky(singular.neg())).toThrow('not positive-definite');
    expect(() => t.linalg.solve(singular, t.tensor([1, 2], { dtype: 'float64' }))).toThrow('singular');
  });

  it('is told by info where asked for', () => {
    expect(Number(t.linalg.invEx(singular).info.itemSync())).toBe(2);
    expect(Number(t.linalg.choleskyEx(singular.neg()).info.itemSync())).toBe(1);
  });

  it('still has a pseudo-inverse and a derivative of its determinant', async () => {
    const p = t.linalg.pinv(singular);
    expectClose(singular.matmul(p).matmul(singular), singular);
    expect(Number(t.linalg.matrixRank(singular).itemSync())).toBe(1);
    const x = singular.clone().requiresGrad_();
    t.linalg.det(x).backward();
    expectClose(
      x.grad!,
      t.tensor(
        [
          [4, -2],
          [-2, 1],
        ],
        { dtype: 'float64' },
      ),
    );
  });
});

it('lstsq solves as far as it goes', () => {
  const b = t.tensor([1, 2, 3], { dtype: 'float64' }).unsqueeze(-1);
  const { solution, residuals } = t.linalg.lstsq(tall.detach(), b, { driver: 'gelsd' });
  const rest = tall.detach().matmul(solution).sub(b);
  expectClose(tall.detach().mT.matmul(rest), t.zeros(2, 1, { dtype: 'float64' }));
  expectClose(residuals, rest.mul(rest).sum(0));
});
