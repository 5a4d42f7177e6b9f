import { Tensor } from '../../tensor/tensor.ts';
import { pythonType } from '../base/arguments.ts';
import { reducedDims } from '../base/reduction.ts';
import { returnType, type ReturnType } from '../base/return-type.ts';
import { applyRow, type Row } from '../base/row.ts';
import { restoreDims } from '../base/sum.ts';
import { maximum, minimum } from '../elementwise/extrema.ts';
import {
  combinationError,
  forms,
  keepdimOf,
  optionsOf,
  singleDimOf,
  type ReduceOptions,
} from './arguments.ts';
import { argKernels } from './arg-extremes.ts';
import { byValueOrNaN, checkAnyElement, checkNonEmpty, extremeKernels, extremeRow } from './extremes.ts';
import { dropDims, pick, place } from './select.ts';

/** A choice along one dimension (wrapped; null for a 0-d tensor). */
export interface Choice {
  readonly dim: number | null;
  readonly keepdim: boolean;
}

const dimsOf = ({ dim }: Choice): readonly number[] => (dim === null ? [] : [dim]);

/** A row for an element chosen along one dimension, given how to find values and indices; only the values have gradients. */
export const choiceRow = (
  name: string,
  choose: (x: Tensor, choice: Choice) => [Tensor, Tensor],
): Row<Choice> => ({
  name,
  forward: ([x], choice) => choose(x!, choice),
  saves: { outputs: [1] },
  backward(ctx, g) {
    const { dim, keepdim } = ctx.attrs;
    if (dim === null || !g) return [g];
    const index = restoreDims(ctx.output(1), [dim], keepdim);
    return [place(restoreDims(g, [dim], keepdim), index, dim, ctx.inputs[0]!.shape)];
  },
  jvp(ctx, t) {
    const { dim, keepdim } = ctx.attrs;
    if (dim === null) return [t, null];
    const chosen = pick(t!, restoreDims(ctx.output(1), [dim], keepdim), dim);
    return [keepdim ? chosen : dropDims(chosen, [dim]), null];
  },
});

const choose =
  (order: 'max' | 'min') =>
  (x: Tensor, choice: Choice): [Tensor, Tensor] => {
    const dims = dimsOf(choice);
    const values = extremeKernels[order].run([x], dims, choice.keepdim, x.dtype);
    return [values, argKernels[order].run([x], dims, choice.keepdim, x.dtype)];
  };

const choiceRows = {
  max: choiceRow('MaxBackward0', choose('max')),
  min: choiceRow('MinBackward0', choose('min')),
};

const fullRows = {
  max: extremeRow(extremeKernels.max, 'MaxBackward1', byValueOrNaN),
  min: extremeRow(extremeKernels.min, 'MinBackward1', byValueOrNaN),
};

const rules = {
  max: { op: 'max', forms: forms.extremes },
  min: { op: 'min', forms: forms.extremes },
} as const;

export type Selection = ReturnType<'values' | 'indices'>;

export type Keep = Pick<ReduceOptions, 'keepdim' | 'keepdims'>;

/** One dimension, named in the options. */
export type Along = Keep & ({ readonly dim: number } | { readonly axis: number });

/** `max` and `min` as a caller sees them. */
export interface Extreme {
  (x: Tensor): Tensor;
  (x: Tensor, other: Tensor): Tensor;
  (x: Tensor, dim: number, options?: Keep): Selection;
  (x: Tensor, options: Along): Selection;
}

/** The same as methods. */
export interface ExtremeMethod {
  (): Tensor;
  (other: Tensor): Tensor;
  (dim: number, options?: Keep): Selection;
  (options: Along): Selection;
}

function extreme(
  order: 'max' | 'min',
  x: Tensor,
  dim: Tensor | number | ReduceOptions | undefined,
  options: ReduceOptions | undefined,
): Tensor | Selection {
  if (dim instanceof Tensor) {
    if (x instanceof Tensor) return (order === 'max' ? maximum : minimum)(x, dim);
    throw combinationError(order, forms.extremes, [pythonType(x), 'Tensor']);
  }
  if (!(x instanceof Tensor) && typeof dim === 'number') {
    throw combinationError(order, forms.extremes, [x, dim].map(pythonType));
  }
  const given = optionsOf(dim, options);
  const place = singleDimOf(rules[order], x, dim, given);
  if (place === undefined) {
    checkAnyElement(order, x);
    return applyRow(fullRows[order], [x], { dims: reducedDims(x.ndim, undefined), keepdim: false }) as Tensor;
  }
  const dims = reducedDims(x.ndim, place);
  checkNonEmpty(`${order}()`, x, dims);
  const row = choiceRows[order];
  const [values, indices] = applyRow(row, [x], {
    dim: dims[0] ?? null,
    keepdim: keepdimOf(given),
  }) as Tensor[];
  return returnType(order, { values: values!, indices: indices! });
}

/**
 * Without `dim` the largest element (equal ones share the gradient). With a dimension the largest elements along it
 * and their places (int32, the first of equals), named `values` and `indices`. With another tensor the larger of
 * each pair. NaN counts as the largest. Errors: IndexError where there are no elements to choose from.
 */
export const max = ((x: Tensor, dim?: Tensor | number | ReduceOptions, options?: ReduceOptions) =>
  extreme('max', x, dim, options)) as Extreme;

/** The smallest; like `max`, NaN counting as the smallest. */
export const min = ((x: Tensor, dim?: Tensor | number | ReduceOptions, options?: ReduceOptions) =>
  extreme('min', x, dim, options)) as Extreme;
