import * as t from '../../../src/index.ts';

export { t };

t.use(t.reference());

export const ints = (...values: number[]): t.Tensor => t.tensor(values, { dtype: 'int32' });

/** 0, 1, 2 ... under `shape`, as floats. */
export const counting = (...shape: number[]): t.Tensor =>
  t
    .arange(
      shape.reduce((a, b) => a * b, 1),
      { dtype: 'float32' },
    )
    .reshape(shape);

/** 0, 1, 2 ... in float64, asking for a gradient. */
export const leaf = (...shape: number[]): t.Tensor =>
  counting(...shape)
    .double()
    .requiresGrad_();

export const values = (x: t.Tensor): unknown => x.toArraySync();

/** The gradient of `sum(result * (1, 2, 3 ...))` in `x`. */
export function gradient(result: t.Tensor, x: t.Tensor): unknown {
  const weights = counting(...result.shape)
    .add(1)
    .to(result.dtype);
  return values(t.grad(result, x, { gradOutputs: [weights] })[0]!);
}

/** Compares the second derivatives of the sum of `fn` with finite differences of the first ones. */
export const gradgradcheck = (fn: (...x: t.Tensor[]) => t.Tensor, inputs: t.Tensor[]): Promise<boolean> =>
  t.gradcheck(
    (...given) =>
      t.enableGrad(() => {
        const leaves = given.map((x) => (x.requiresGrad ? x : x.detach().requiresGrad_()));
        return t.grad(fn(...leaves).sum(), leaves, { createGraph: true }) as t.Tensor[];
      }),
    inputs,
  );
