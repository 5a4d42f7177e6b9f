import * as fc from 'fast-check';
import * as t from '@t/core';
import type { DType, Tensor } from '@t/core';
import { valueArb } from './launches.ts';

/** How to build a tensor: a base in memory, and views taken of it one after the other. */
export interface Recipe {
  readonly dtype: DType;
  readonly base: readonly number[];
  readonly data: readonly number[];
  readonly views: readonly View[];
}

type View =
  | { readonly kind: 'permute'; readonly dims: readonly number[] }
  | {
      readonly kind: 'slice';
      readonly dim: number;
      readonly start: number;
      readonly stop: number;
      readonly step: number;
    }
  | { readonly kind: 'expand'; readonly sizes: readonly number[] };

function view(x: Tensor, step: View): Tensor {
  switch (step.kind) {
    case 'permute':
      return x.permute([...step.dims]);
    case 'slice':
      return x.slice(step.dim, step.start, step.stop, step.step);
    case 'expand':
      return x.expand([...step.sizes]);
  }
}

/** The base, and the view of it that the recipe ends with. */
export function build(
  { dtype, base, data, views }: Recipe,
  requiresGrad = false,
): { leaf: Tensor; x: Tensor } {
  const leaf = t
    .tensor([...data], { dtype })
    .reshape([...base])
    .detach();
  if (requiresGrad) leaf.requiresGrad_();
  return { leaf, x: views.reduce(view, leaf) };
}

/** The same values in row-major order, in memory of their own. */
export const dense = ({ dtype, shape }: Tensor, data: ArrayLike<number>): Tensor =>
  t.tensor(Array.from(data), { dtype }).reshape([...shape]);

/** Recipes for tensors of `shape`: permuted, cut out of something larger, expanded where a size is not 1. */
export function recipeArb(
  shape: readonly number[],
  dtype: DType,
  value: fc.Arbitrary<number> = valueArb(dtype),
): fc.Arbitrary<Recipe> {
  const rank = shape.length;
  const dims = [...shape.keys()];
  return fc
    .record({
      order: fc.shuffledSubarray(dims, { minLength: rank }),
      before: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: rank, maxLength: rank }),
      step: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rank, maxLength: rank }),
      expanded: fc.array(fc.constantFrom(false, false, true), { minLength: rank, maxLength: rank }),
    })
    .chain(({ order, before, step, expanded }) => {
      // Backwards: the wanted shape was expanded from `cut`, which was cut from `whole`, a permutation of the base.
      const cut = shape.map((size, d) => (expanded[d] && size > 0 ? 1 : size));
      const whole = cut.map((size, d) => before[d]! + size * step[d]!);
      const base = order.map((d) => whole[d]!);
      const slices = dims.map(
        (dim): View => ({ kind: 'slice', dim, start: before[dim]!, stop: whole[dim]!, step: step[dim]! }),
      );
      const views: View[] = [
        { kind: 'permute', dims: dims.map((d) => order.indexOf(d)) },
        ...slices,
        { kind: 'expand', sizes: shape },
      ];
      const length = base.reduce((a, b) => a * b, 1);
      return fc
        .array(value, { minLength: length, maxLength: length })
        .map((data) => ({ dtype, base, data, views }));
    });
}

export const shapeArb = (minRank: number, maxRank: number, minSize = 0): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: minSize, max: 4 }), { minLength: minRank, maxLength: maxRank });

/** A shape that broadcasts to `shape`: leading sizes left out, others 1. */
export const narrowerArb = (shape: readonly number[]): fc.Arbitrary<number[]> =>
  fc
    .record({
      rank: fc.integer({ min: 0, max: shape.length }),
      ones: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
    })
    .map(({ rank, ones }) => shape.map((size, d) => (ones[d] ? 1 : size)).slice(shape.length - rank));
