import * as t from '../../../src/index.ts';

t.use(t.reference());

export const ints = (...values: number[]): t.Tensor => t.tensor(values, { dtype: 'int32' });
export const bytes = (...values: number[]): t.Tensor => t.tensor(values, { dtype: 'uint8' });
export const doubles = (...values: number[]): t.Tensor =>
  t.tensor(values, { dtype: 'float64', requiresGrad: true });

/** `dtype` and elements, for one comparison. */
export const show = (x: t.Tensor): [string, unknown] => [x.dtype, x.toArraySync()];

/** Gradients of the sum of `y` by `inputs`. */
export const gradients = (y: t.Tensor, ...inputs: t.Tensor[]): unknown[] =>
  t
    .grad(y, inputs, { gradOutputs: [t.ones(y.shape, { dtype: y.dtype })], allowUnused: true })
    .map((g) => g?.toArraySync() ?? null);

export { t };
