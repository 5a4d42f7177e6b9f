import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import type { Tensor } from '../../src/index.ts';
import { leaf, values } from './support.ts';

type Fn = (...inputs: Tensor[]) => Tensor;

const shapes = { matrix: [3, 3], vector: [3] } as const;

/** Functions of a matrix, or of a matrix and a vector, by name. */
const functions: Record<string, Fn> = {
  'add, sub, mul, div': (x, y) => x.add(y!).mul(x.sub(y!)).div(y!.mul(y!).add(2)),
  'powers and roots': (x) => x.pow(3).add(x.abs().add(1).sqrt()).add(t.pow(2, x)),
  'exp, log, tanh, sigmoid': (x) => x.exp().add(1).log().mul(x.tanh()).add(x.sigmoid()),
  trigonometry: (x, y) =>
    x
      .sin()
      .mul(x.cos())
      .add(t.atan2(x, y!.add(5))),
  'erf and lgamma': (x) => x.erf().add(x.abs().add(0.5).lgamma()),
  'clamp and where': (x, y) => t.where(x.gt(0), x.clamp(-1, 1), x.mul(y!)),
  'maximum, minimum': (x, y) => x.maximum(y!).add(x.minimum(y!)),
  sums: (x) => x.sum(0).mul(x.mean(1)).add(x.sum()),
  products: (x) => x.prod(0).add(x.prod()),
  'var, std, norm': (x) => x.var(0).add(x.std(1)).add(x.norm()),
  extrema: (x) => x.max(0).values.add(x.min(1).values).add(x.amax(0)),
  'cumsum, cumprod': (x) => x.cumsum(0).mul(x.cumprod(1)),
  logsumexp: (x) => x.logsumexp(0).add(x.softmax(1).sum(0)).add(x.logSoftmax(0).at(1)),
  matmul: (x, y) => x.matmul(x.T).matmul(y!),
  'outer and dot': (x, y) => t.outer(x.at(0), y!).mul(t.dot(x.at(1), y!)),
  einsum: (x, y) => t.einsum('ij,j,kj->ik', x, y!, x),
  'reshape, permute, flip': (x) => x.reshape(9).flip(0).reshape(3, 3).T.mul(x),
  'slices and selections': (x, y) => x.at('1:, ::2').sum(1).mul(y!.at('1:')),
  'index tensors': (x, y) => x.at(t.tensor([2, 0, 0], { dtype: 'int32' })).mul(y!),
  gather: (x) =>
    x
      .gather(
        0,
        t.tensor(
          [
            [0, 1, 2],
            [2, 2, 0],
          ],
          { dtype: 'int32' },
        ),
      )
      .mul(2),
  'cat and stack': (x, y) =>
    t
      .cat([x, y!.reshape(1, 3)])
      .sum(0)
      .mul(t.stack([y!, y!.sin()]).sum(0)),
  'split, unbind': (x) => x.split(1)[1]!.mul(x.unbind(1)[2]!),
  'expand and repeat': (x, y) => y!.expand(3, 3).mul(x).add(y!.repeat(3, 1)),
  'diagonal, triangles': (x) => x.diagonal().mul(x.tril().sum(0)).add(x.triu(1).sum(1)),
  'roll and masks': (x) => x.roll(1, 0).maskedFill(x.gt(1), 0.5),
  sort: (x) => x.sort(0).values.mul(x),
  'in place': (x, y) => x.clone().mul_(y!).add_(x).sin_(),
  'in place on views': (x, y) => {
    const z = x.mul(2);
    z.at(1).mul_(y!);
    z.T.at('0:2').copy_(x.at('0:2'));
    return z;
  },
  'index_put and fill': (x, y) => {
    const z = x.clone();
    z.set_('0:2', y!);
    z.at(2).fill_(1);
    return z.mul(x);
  },
  'several uses': (x) => x.mul(x).mul(x.detach()).add(x),
};

describe('jvp', () => {
  for (const [name, fn] of Object.entries(functions)) {
    it(`agrees with vjp: ${name}`, () => {
      t.manualSeed(3);
      const draw = (shape: readonly number[]): Tensor => t.randn(shape, { dtype: 'float64' });
      const inputs = [draw(shapes.matrix), draw(shapes.vector)];
      const v = [draw(shapes.matrix), draw(shapes.vector)];
      const [output, tangent] = t.jvp(fn, inputs, v) as [Tensor, Tensor];
      expect(tangent.shape).toEqual(output.shape);
      const u = draw(output.shape);
      const [, products] = t.vjp(fn, inputs, u) as [Tensor, Tensor[]];
      const forward = tangent.mul(u).sum().itemSync() as number;
      const reverse = products.reduce((sum, g, i) => sum + (g.mul(v[i]!).sum().itemSync() as number), 0);
      expect(forward).toBeCloseTo(reverse, 9);
    });
  }

  it('gives output and tangent in the form of the output', () => {
    const a = t.tensor([1, 2]);
    const [outputs, tangents] = t.jvp((x) => [x.mul(x), x.sum()], a, t.tensor([1, 10])) as [
      Tensor[],
      Tensor[],
    ];
    expect([outputs.map(values), tangents.map(values)]).toEqual([
      [[1, 4], 3],
      [[2, 40], 11],
    ]);
    expect(values((t.jvp(() => t.ones(2), a, t.ones(2)) as [Tensor, Tensor])[1])).toEqual([0, 0]);
    expect(values((t.jvp((x) => x.mul(3), t.tensor(2)) as [Tensor, Tensor])[1])).toBe(3);
  });

  it('checks v, and does not nest', () => {
    const a = t.tensor([1, 2]);
    const square = (x: Tensor): Tensor => x.mul(x);
    expect(() => t.jvp(square, a)).toThrow(
      'The vector v can only be None if the input to the user-provided function is a single Tensor with a single element.',
    );
    expect(() => t.jvp(square, a, t.ones(3))).toThrow(
      'v has invalid size: should be torch.Size([2]) but got torch.Size([3]).',
    );
    expect(() => t.jvp((x) => (t.jvp(square, x, x) as [Tensor, Tensor])[1], a, a)).toThrow(
      'Nested forward mode AD is not supported at the moment',
    );
    expect(() =>
      t.jvp(
        () => {
          throw new Error('mine');
        },
        a,
        a,
      ),
    ).toThrow('mine');
    expect(values((t.jvp(square, a, t.ones(2)) as [Tensor, Tensor])[1])).toEqual([2, 4]);
  });

  it('leaves no tangent behind', () => {
    const a = t.tensor([1, 2]);
    let kept = a;
    t.jvp((x) => (kept = x.exp()), a, t.ones(2));
    const [, tangent] = t.jvp((x) => x.mul(kept.div(kept)), a, t.tensor([5, 6])) as [Tensor, Tensor];
    expect(values(tangent)).toEqual([5, 6]);
  });

  it('can be differentiated by the input', () => {
    const x = leaf([1, 2]);
    const [, tangent] = t.jvp((y) => y.pow(3), x, t.ones([2], { dtype: 'float64' }), {
      createGraph: true,
    }) as [Tensor, Tensor];
    tangent.sum().backward();
    expect(values(x.grad)).toEqual([6, 12]);
  });
});
