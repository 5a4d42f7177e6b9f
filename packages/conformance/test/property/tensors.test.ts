import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { js } from '@t/backend-js';
import * as t from '@t/core';
import type { DType, Tensor } from '@t/core';
import { build, dense, narrowerArb, recipeArb, shapeArb, type Recipe } from './tensors.ts';

/**
 * Ops on views, on backend-js, beside the same ops on dense copies in the interpreter: layouts, broadcasting,
 * promotion and plans must not show in the values.
 */
const oracle = t.reference();
const backend = js();

type Op = (...operands: Tensor[]) => Tensor;

const dtypes = fc.constantFrom<DType>('float32', 'float64', 'int32', 'uint8', 'bool');
const floats = fc.constantFrom<DType>('float32', 'float64');
const tame = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => Math.round(x * 64) / 64);

interface Plain {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const plain = (x: Tensor): Plain => ({ dtype: x.dtype, shape: [...x.shape], data: Array.from(x.dataSync()) });

function onViews(op: Op, recipes: readonly Recipe[]): Plain {
  t.use(backend);
  return plain(op(...recipes.map((recipe) => build(recipe).x)));
}

function onCopies(op: Op, recipes: readonly Recipe[]): Plain {
  t.use(oracle);
  return plain(op(...recipes.map((recipe) => build(recipe).x).map((x) => dense(x, x.dataSync()))));
}

function difference(got: Plain, want: Plain, bound: number): string | undefined {
  if (got.dtype !== want.dtype) return `dtype ${got.dtype}, expected ${want.dtype}`;
  if (`${got.shape}` !== `${want.shape}`) return `shape ${got.shape}, expected ${want.shape}`;
  const i = want.data.findIndex((x, k) => {
    const y = got.data[k]!;
    return !Object.is(x, y) && !(Math.abs(x - y) <= bound * (1 + Math.abs(x)));
  });
  return i < 0 ? undefined : `element ${i}: ${got.data[i]}, expected ${want.data[i]}`;
}

/** The smallest operands on which the two disagree, as text; null if there are none. */
function disagreement(op: Op, operands: fc.Arbitrary<Recipe[]>, bound = 0, numRuns = 30): string | null {
  const agrees = fc.property(operands, (recipes) => {
    const found = difference(onViews(op, recipes), onCopies(op, recipes), bound);
    if (found !== undefined) throw new Error(found);
  });
  return fc.defaultReportMessage(fc.check(agrees, { numRuns, seed: 11 })) ?? null;
}

const one = (of = dtypes, minSize = 0, value?: fc.Arbitrary<number>): fc.Arbitrary<Recipe[]> =>
  fc
    .tuple(shapeArb(1, 4, minSize), of)
    .chain(([shape, dtype]) => recipeArb(shape, dtype, value).map((recipe) => [recipe]));

/** Two operands that broadcast together, of any two dtypes. */
const two = (of = dtypes): fc.Arbitrary<Recipe[]> =>
  fc
    .tuple(shapeArb(0, 4), of, of)
    .chain(([shape, a, b]) =>
      fc
        .tuple(narrowerArb(shape), fc.boolean())
        .chain(([narrow, swap]) =>
          fc
            .tuple(recipeArb(swap ? narrow : shape, a), recipeArb(swap ? shape : narrow, b))
            .map((recipes) => [...recipes]),
        ),
    );

describe('views on backend-js beside copies in the interpreter', () => {
  beforeAll(() => t.use(backend));

  const unary: Record<string, Op> = {
    neg: (x) => x.to('float32').neg(),
    exp: (x) => x.exp(),
    sqrt: (x) => x.sqrt(),
    tanh: (x) => x.tanh(),
    sign: (x) => x.sign(),
    logicalNot: (x) => x.logicalNot(),
    isnan: (x) => x.isnan(),
    clone: (x) => x.clone(),
    contiguous: (x) => x.contiguous(),
    'to int32': (x) => x.to('int32'),
    'to bool': (x) => x.to('bool'),
    'to float64': (x) => x.to('float64'),
  };
  it.each(Object.keys(unary))('%s', (name) => {
    expect(disagreement(unary[name]!, one())).toBeNull();
  });

  const binary: Record<string, Op> = {
    add: (x, y) => x.add(y),
    mul: (x, y) => x.mul(y),
    div: (x, y) => x.div(y),
    maximum: (x, y) => x.maximum(y),
    eq: (x, y) => x.eq(y),
    lt: (x, y) => x.lt(y),
    logicalXor: (x, y) => x.logicalXor(y),
    where: (x, y) => t.where(x.eq(y), x, y),
  };
  it.each(Object.keys(binary))('%s: broadcast, any two dtypes', (name) => {
    expect(disagreement(binary[name]!, two())).toBeNull();
  });

  const extremes: Record<string, Op> = {
    amax: (x) => x.amax(-1),
    amin: (x) => x.amin(0, { keepdim: true }),
    argmax: (x) => x.to('float32').argmax(-1),
    argmin: (x) => x.to('float32').argmin(),
    all: (x) => x.all(0),
    any: (x) => x.any(),
    'max values': (x) => x.max(0)[0]!,
    'max indices': (x) => x.max(-1)[1]!,
    median: (x) => x.to('float32').median(-1)[0]!,
    countNonzero: (x) => x.countNonzero(),
  };
  it.each(Object.keys(extremes))('%s', (name) => {
    expect(disagreement(extremes[name]!, one(dtypes, 1))).toBeNull();
  });

  const sums: Record<string, Op> = {
    'sum of all': (x) => x.sum(),
    'sum over the first': (x) => x.sum(0, { keepdim: true }),
    'sum over the last': (x) => x.sum(-1),
    prod: (x) => x.prod(-1),
    mean: (x) => x.mean(0),
    var: (x) => x.var(-1, { unbiased: false }),
    logsumexp: (x) => x.logsumexp(0),
    cumsum: (x) => x.cumsum(-1),
    cumprod: (x) => x.cumprod(0),
    norm: (x) => x.norm(),
  };
  it.each(Object.keys(sums))('%s', (name) => {
    expect(disagreement(sums[name]!, one(floats, 1, tame), 1e-5)).toBeNull();
  });

  it('matmul: batches that broadcast', () => {
    const operands = fc
      .record({
        batch: shapeArb(0, 2, 1),
        sizes: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 6 }))),
        dtype: floats,
      })
      .chain(({ batch, sizes: [m, n, k], dtype }) =>
        narrowerArb(batch).chain((narrow) =>
          fc
            .tuple(recipeArb([...batch, m!, k!], dtype, tame), recipeArb([...narrow, k!, n!], dtype, tame))
            .map((recipes) => [...recipes]),
        ),
      );
    expect(disagreement((x, y) => x.matmul(y), operands, 1e-5)).toBeNull();
  });

  const rearranging: Record<string, Op> = {
    reshape: (x) => x.reshape(-1),
    flip: (x) => x.unsqueeze(0).flip(0, -1),
    roll: (x) => x.roll(2, 0),
    repeat: (x) => x.repeat(...x.shape.map((_, d) => 1 + (d % 2))),
    cat: (x) => t.cat([x, x.flip(0)], 0),
    stack: (x) => t.stack([x, x], -1),
    tril: (x) => x.unsqueeze(0).tril(-1),
    diagonal: (x) => x.unsqueeze(-1).diagonal(0),
    transpose: (x) => x.transpose(0, -1).contiguous(),
  };
  it.each(Object.keys(rearranging))('%s', (name) => {
    expect(disagreement(rearranging[name]!, one(dtypes, 1))).toBeNull();
  });

  const indexing: Record<string, Op> = {
    indexSelect: (x) => x.indexSelect(0, t.tensor([0, x.shape[0]! - 1, 0], { dtype: 'int32' })),
    'mask of the first dimension': (x) => x.at(t.arange(x.shape[0]!).remainder(2).eq(0)),
    'index and slice': (x) => x.at(t.tensor([-1, 0], { dtype: 'int32' }), '...'),
    maskedSelect: (x) => x.maskedSelect(x.ne(x.flip(0))),
    indexPut: (x) => x.indexPut([t.tensor([0, -1], { dtype: 'int32' })], t.tensor(1, { dtype: x.dtype })),
    maskedFill: (x) => x.maskedFill(x.eq(x.flip(-1)), 1),
  };
  it.each(Object.keys(indexing))('%s', (name) => {
    expect(disagreement(indexing[name]!, one(dtypes, 1))).toBeNull();
  });
});

describe('writing through views', () => {
  const writes: Record<string, (x: Tensor) => unknown> = {
    fill_: (x) => x.fill_(1),
    add_: (x) => x.add_(x.clone()),
    zero_: (x) => x.zero_(),
    set_: (x) => x.set_(0, 1),
    copy_: (x) => x.copy_(x.flip(0)),
  };
  it.each(Object.keys(writes))('%s changes the same elements of the base on both backends', (name) => {
    const once = ([recipe]: Recipe[], on: typeof backend): Plain => {
      t.use(on);
      // Nothing may be written to an expanded tensor.
      const { leaf, x } = build({ ...recipe!, views: recipe!.views.slice(0, -1) });
      writes[name]!(x);
      return plain(leaf);
    };
    const agrees = fc.property(one(dtypes, 1), (recipes) => {
      const found = difference(once(recipes, backend), once(recipes, oracle), 0);
      if (found !== undefined) throw new Error(found);
    });
    expect(fc.defaultReportMessage(fc.check(agrees, { numRuns: 30, seed: 11 })) ?? null).toBeNull();
  });
});

describe('gradients through views', () => {
  const losses: Record<string, Op> = {
    'x * x': (x) => x.mul(x).sum(),
    'mean of tanh': (x) => x.tanh().mean(),
    'largest entries': (x) => x.amax(-1).sum(),
    'product with itself': (x) => x.unsqueeze(-1).matmul(x.unsqueeze(-2)).sum(),
    'running sum': (x) => x.cumsum(0).mul(x).sum(),
    'picked rows': (x) =>
      x
        .indexSelect(0, t.tensor([0, 0], { dtype: 'int32' }))
        .mul(x.narrow(0, 0, 1))
        .sum(),
    variance: (x) => x.var(0, { unbiased: false }).sum(),
  };
  it.each(Object.keys(losses))('%s', (name) => {
    const once = ([recipe]: Recipe[], on: typeof backend): Plain => {
      t.use(on);
      const { leaf, x } = build(recipe!, true);
      return plain(t.grad([losses[name]!(x)], [leaf])[0]!);
    };
    const agrees = fc.property(one(floats, 1, tame), (recipes) => {
      const found = difference(once(recipes, backend), once(recipes, oracle), 1e-5);
      if (found !== undefined) throw new Error(found);
    });
    expect(fc.defaultReportMessage(fc.check(agrees, { numRuns: 30, seed: 11 })) ?? null).toBeNull();
  });
});
