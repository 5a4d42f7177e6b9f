import { beforeAll, describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';
import type { Tensor } from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

const filled = (...shape: number[]): Tensor => {
  const count = shape.reduce((a, b) => a * b, 1);
  return t.tensor(Float64Array.from({ length: count }, (_, i) => Math.sin(1 + 2 * i))).reshape(shape);
};

const cube = (): Tensor => filled(2, 3, 4).requiresGrad_();
const matrix = (): Tensor => filled(3, 4).requiresGrad_();
const vector = (): Tensor => filled(4).requiresGrad_();

type Case = readonly [name: string, input: () => Tensor, fn: (x: Tensor) => Tensor | Tensor[]];

const cases: readonly Case[] = [
  ['reshape', cube, (x) => x.reshape(4, 6)],
  ['reshape of a transposed tensor', cube, (x) => x.transpose(0, 2).reshape(-1)],
  ['view', cube, (x) => x.view(6, -1)],
  ['ravel', cube, (x) => x.permute(2, 0, 1).ravel()],
  ['unflatten', matrix, (x) => x.unflatten(1, [2, 2])],
  ['expand', vector, (x) => x.expand(2, 3, 4)],
  ['sumToSize', cube, (x) => x.sumToSize(3, 1)],
  ['permute', cube, (x) => x.permute(1, 2, 0)],
  ['T', matrix, (x) => x.T],
  ['t', matrix, (x) => x.t()],
  ['movedim', cube, (x) => x.movedim([0, 1], [2, 0])],
  ['squeeze and unsqueeze', matrix, (x) => x.unsqueeze(1).unsqueeze(0).squeeze().unsqueeze(-1).squeeze(2)],
  ['select', cube, (x) => x.select(1, -1)],
  ['slice', cube, (x) => x.slice(2, 1, 4, 2)],
  ['narrow', cube, (x) => x.narrow(1, 1, 2)],
  ['split, some parts unused', cube, (x) => x.split([1, 2, 1], 2)[1]!],
  ['chunk', cube, (x) => x.chunk(2, 2)],
  ['unbind', cube, (x) => x.unbind(1)],
  ['diagonal', cube, (x) => x.diagonal(1, { dim1: 1, dim2: 2 })],
  ['diagEmbed', matrix, (x) => x.diagEmbed(-1)],
  ['diag of a vector', vector, (x) => x.diag(1)],
  ['diag of a matrix', matrix, (x) => x.diag(-1)],
  ['trace', matrix, (x) => x.trace()],
  ['tril', cube, (x) => x.tril(1)],
  ['triu', matrix, (x) => x.triu(-1)],
  ['flip', cube, (x) => x.flip(0, 2)],
  ['roll', cube, (x) => x.roll([1, -2], [0, 2])],
  ['roll without dims', matrix, (x) => x.roll(5)],
  ['rot90', matrix, (x) => x.rot90(3)],
  ['repeat', matrix, (x) => x.repeat(2, 1, 3)],
  ['repeatInterleave', matrix, (x) => x.repeatInterleave(3, 0)],
  [
    'repeatInterleave by a tensor',
    matrix,
    (x) => x.repeatInterleave(t.tensor([2, 0, 1], { dtype: 'int32' }), 0),
  ],
  ['asStrided, elements shown twice', matrix, (x) => x.asStrided([3, 3], [2, 1], 1)],
  ['cat', matrix, (x) => t.cat([x, x.mul(2), filled(1, 4)])],
  ['cat of a legacy empty tensor', matrix, (x) => t.cat([t.empty(0), x])],
  ['stack', matrix, (x) => t.stack([x, filled(3, 4), x], 1)],
  ['columnStack', vector, (x) => t.columnStack([x, x.mul(3)])],
  ['meshgrid', vector, (x) => t.meshgrid(x, x.mul(x), { indexing: 'xy' })],
  ['to', matrix, (x) => x.to('float64', { copy: true })],
  ['clone', matrix, (x) => x.T.clone()],
  ['fill with a tensor', vector, (x) => t.fill(filled(2, 2), x.select(0, 1))],
  [
    'copy_ into a view',
    vector,
    (x) => {
      const y = x.mul(x);
      y.slice(0, 0, 2).copy_(x.slice(0, 2, 4));
      return y;
    },
  ],
  ['tril_ and transpose_', matrix, (x) => x.mul(x).tril_().transpose_(0, 1).unsqueeze_(0)],
  [
    'fill_ of a part',
    vector,
    (x) => {
      const y = x.mul(2);
      y.slice(0, 1, 3).fill_(7);
      return y;
    },
  ],
];

/** Not linear in `x`, so that second derivatives have something to show. */
const curved =
  (fn: Case[2]) =>
  (x: Tensor): Tensor[] => {
    const result = fn(x.mul(x));
    return Array.isArray(result) ? result : [result];
  };

const sum = (parts: readonly Tensor[]): Tensor => parts.map((part) => part.sum()).reduce((a, b) => a.add(b));

describe('derivatives of shape ops', () => {
  it.each(cases)('%s: gradient, second gradient, forward mode', async (_name, input, fn) => {
    const f = curved(fn);
    expect(await t.gradcheck(f, [input()])).toBe(true);
    // gradcheck takes its differences without recording; a gradient needs it.
    const gradient = (x: Tensor): Tensor =>
      t.enableGrad(() => {
        const leaf = x.requiresGrad ? x : x.detach().requiresGrad_();
        return t.grad(sum(f(leaf).map((y) => y.mul(y))), leaf, { createGraph: true })[0]!;
      });
    expect(await t.gradcheck(gradient, [input()])).toBe(true);

    // <w, J v> = <J' w, v>
    const x = input().detach();
    const v = x.cos();
    const [outputs, pushed] = t.jvp(f, [x], [v]) as [Tensor[], Tensor[]];
    const w = outputs.map((y) => y.sin().add(1));
    const [, pulled] = t.vjp(f, [x], w) as [Tensor[], Tensor[]];
    const left = pushed.map((p, i) => p.mul(w[i]!).sum().itemSync() as number).reduce((a, b) => a + b, 0);
    expect(left).toBeCloseTo(pulled[0]!.mul(v).sum().itemSync() as number, 10);
  });

  it('keeps the dtype of each part of a cat', () => {
    const a = t.ones(2, { requiresGrad: true });
    const b = t.ones(2, { dtype: 'float64', requiresGrad: true });
    const joined = t.cat([a, b]);
    expect(joined.dtype).toBe('float64');
    joined.sum().backward();
    expect([a.grad!.dtype, b.grad!.dtype]).toEqual(['float32', 'float64']);
  });
});
