import { expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());

export type Fn = (...xs: t.Tensor[]) => t.Tensor;

/** A float64 leaf of the given values. */
export const leaf = (values: readonly unknown[] | number): t.Tensor =>
  t.tensor(values as number[], { dtype: 'float64', requiresGrad: true });

/** Derivatives of `fn` by all inputs, recorded, and weighted so that no direction hides. */
function slopes(fn: Fn) {
  return (...xs: t.Tensor[]): t.Tensor[] =>
    t.enableGrad(() => {
      const points = xs.map((x) => (x.requiresGrad ? x : x.requiresGrad_()));
      const y = fn(...points);
      const all = t.grad(y.mul(weights(y)).sum(), points, { createGraph: true, allowUnused: true });
      return all.filter((g) => g?.requiresGrad) as t.Tensor[];
    });
}

/** 1, 1.5, 2 ... in the shape of `x`. */
const weights = (x: t.Tensor): t.Tensor =>
  t
    .tensor(
      [...Array(x.numel()).keys()].map((i) => 1 + i / 2),
      { dtype: 'float64' },
    )
    .reshape(x.shape);

/** Checks first and second derivatives of `fn` by finite differences, and its forward mode by its backward mode. */
export function itHasDerivatives(
  name: string,
  fn: Fn,
  inputs: readonly t.Tensor[],
  { second = true } = {},
): void {
  it(`${name} has the derivatives of finite differences`, async () => {
    for (const order of second ? [fn, slopes(fn)] : [fn]) {
      expect(await t.gradcheck(order, [...inputs], { atol: 1e-4 })).toBe(true);
    }
  });

  it(`${name} has the tangents that go with its gradients`, () => {
    const directions = inputs.map((x) => weights(x).sub(1.3));
    const [y, tangent] = t.jvp(fn, [...inputs], directions) as [t.Tensor, t.Tensor];
    const gradients = t.grad(fn(...inputs), [...inputs], { gradOutputs: [weights(y)] });
    const forward = Number(tangent.mul(weights(y)).sum().itemSync());
    const backward = gradients.reduce(
      (sum, g, i) => sum + Number(g!.mul(directions[i]!).sum().itemSync()),
      0,
    );
    expect(forward).toBeCloseTo(backward, 8);
  });
}

export { t };
