import { describe, expect, it } from 'vitest';
import { leaf, t } from '../derivatives.ts';

const ints = (values: unknown[]): t.Tensor => t.tensor(values as number[], { dtype: 'int32' });
const x = t.tensor([
  [1, 5, 3],
  [4, 2, 6],
]);
const gradient = (y: t.Tensor, of: t.Tensor): unknown => t.grad(y.sum(), of)[0]!.toArraySync();

describe('where dimensions are named', () => {
  it('takes them in their place, in the options, and under the names of NumPy', () => {
    const expected = x.sum(0).toArraySync();
    expect(x.sum({ dim: 0 }).toArraySync()).toEqual(expected);
    expect(x.sum({ axis: 0 }).toArraySync()).toEqual(expected);
    expect(x.sum([-2]).toArraySync()).toEqual(expected);
    expect(x.sum(0, { keepdims: true }).shape).toEqual([1, 3]);
    expect(x.sum({ keepdim: true }).toArraySync()).toEqual([[21]]);
    expect(x.sum(null).itemSync()).toBe(21);
  });

  it('is an error with the text of PyTorch where they are wrong', () => {
    expect(() => x.sum(2)).toThrow(
      new t.IndexError('Dimension out of range (expected to be in range of [-2, 1], but got 2)'),
    );
    expect(() => x.sum([0, -2])).toThrow(
      new t.RuntimeError('dim 0 appears multiple times in the list of dims'),
    );
    expect(() => t.argmax(x, 1.5)).toThrow(
      new TypeError("argmax(): argument 'dim' (position 2) must be int, not float"),
    );
    expect(() => x.all({ keepdim: true })).toThrow(TypeError);
    expect(() => t.sum(3 as never)).toThrow("sum(): argument 'input' (position 1) must be Tensor, not int");
  });
});

describe('dtypes', () => {
  it('adds integers and bool in int32', () => {
    expect(t.tensor([true, true]).sum().dtype).toBe('int32');
    expect(t.tensor([200, 100], { dtype: 'uint8' }).sum().itemSync()).toBe(300);
    expect(ints([2, 3]).prod({ dtype: 'float64' }).dtype).toBe('float64');
  });

  it('has means and variances of floats only', () => {
    expect(() => ints([1]).mean()).toThrow(/could not infer output dtype. Input dtype must be .* Got: Int$/);
    expect(() => ints([1]).std()).toThrow('std and var only support floating point and complex dtypes');
    expect(ints([1, 2]).mean({ dtype: 'float32' }).itemSync()).toBe(1.5);
  });

  it('answers all and any in uint8 for uint8', () => {
    const bytes = t.tensor([0, 2], { dtype: 'uint8' });
    expect([bytes.all().dtype, bytes.any().dtype, x.any().dtype]).toEqual(['uint8', 'uint8', 'bool']);
  });
});

describe('sums', () => {
  it('stay exact over a million float32', () => {
    expect(t.full([1_000_000], 0.1).sum().itemSync()).toBeCloseTo(100_000, 1);
  });

  it('name their nodes as PyTorch does', () => {
    const y = leaf([1, 2]);
    expect([y.sum(), y.sum(0), y.mean(), y.mean(0)].map((z) => z.gradFn!.name)).toEqual([
      'SumBackward0',
      'SumBackward1',
      'MeanBackward0',
      'MeanBackward1',
    ]);
  });
});

describe('variance', () => {
  it('is NaN for one element, and its root has gradient 0 where it is 0', () => {
    expect(t.tensor([3]).std().itemSync()).toBeNaN();
    const y = leaf([2, 2]);
    expect(gradient(y.std(), y)).toEqual([0, 0]);
  });

  it('takes `unbiased` first, or `correction`', () => {
    expect(t.tensor([1, 3]).var(false).itemSync()).toBe(1);
    expect(t.tensor([1, 3]).var(0, { correction: 0 }).itemSync()).toBe(1);
    expect(() => x.var(0, { correction: 0, unbiased: true })).toThrow(TypeError);
  });

  it('does not lose digits far from zero', () => {
    expect(
      t
        .tensor([1e4, 1e4 + 1, 1e4 + 2])
        .var()
        .itemSync(),
    ).toBe(1);
  });
});

describe('extremes', () => {
  it('prints as a named tuple, and is one', () => {
    const result = x.max(1);
    const [values, indices] = result;
    expect(values).toBe(result.values);
    expect(indices!.toArraySync()).toEqual([1, 2]);
    expect(String(result)).toBe('torch.return_types.max(\nvalues=tensor([5., 6.]),\nindices=tensor([1, 2]))');
  });

  it('shares the gradient among equal elements, or gives it to the one that is indexed', () => {
    const y = leaf([1, 2, 2]);
    expect(gradient(y.amax(), y)).toEqual([0, 0.5, 0.5]);
    expect(gradient(y.max(), y)).toEqual([0, 0.5, 0.5]);
    expect(gradient(y.max(0).values, y)).toEqual([0, 1, 0]);
  });

  it('counts NaN as the extreme', () => {
    const y = leaf([1, NaN, 3]);
    expect([y.max().itemSync(), y.argmin().itemSync()]).toEqual([NaN, 1]);
    expect(gradient(y.max(), y)).toEqual([0, 1, 0]);
    expect(gradient(y.amax(), y)).toEqual([NaN, NaN, NaN]);
  });

  it('is the larger of two with a tensor', () => {
    expect(
      t
        .tensor([1, 4])
        .max(t.tensor([3, 2]))
        .toArraySync(),
    ).toEqual([3, 4]);
    expect(() => t.max(2 as never, 3)).toThrow(
      'max() received an invalid combination of arguments - got (int, int)',
    );
  });

  it('has no place for nothing', () => {
    const empty = t.zeros(2, 0);
    expect(() => empty.max()).toThrow(
      'max(): Expected reduction dim to be specified for input.numel() == 0.',
    );
    expect(() => empty.argmax(1)).toThrow(
      new t.IndexError('argmax(): Expected reduction dim 1 to have non-zero size.'),
    );
    expect(empty.max(0).values.shape).toEqual([0]);
  });

  it('has no derivative of aminmax', () => {
    const { min } = t.aminmax(leaf([1, 2]));
    expect(min.gradFn!.name).toBe('NotImplemented');
    expect(() => min.backward()).toThrow('derivative for aten::aminmax is not implemented');
  });
});

describe('median', () => {
  it('is the lower of two, the first NaN, or of the numbers', () => {
    expect(t.tensor([4, 1, 3, 2]).median().itemSync()).toBe(2);
    const y = t.tensor([1, NaN, 2, NaN]);
    expect(y.median(0).indices.itemSync()).toBe(1);
    expect(y.nanmedian(0).values.itemSync()).toBe(1);
    expect(t.zeros(0).median().itemSync()).toBeNaN();
  });
});

describe('softmax and logsumexp', () => {
  it('neither overflow nor trip over infinities', () => {
    expect(t.tensor([1000, 1000]).softmax(0).toArraySync()).toEqual([0.5, 0.5]);
    expect(t.tensor([-Infinity, 1]).logSoftmax(0).toArraySync()).toEqual([-Infinity, 0]);
    expect(t.tensor([-Infinity, -Infinity]).logsumexp(0).itemSync()).toBe(-Infinity);
    expect(t.tensor([Infinity, 1]).logsumexp(0).itemSync()).toBe(Infinity);
    expect(t.zeros(2, 0).logsumexp(1).toArraySync()).toEqual([-Infinity, -Infinity]);
  });

  it('is not for integers', () => {
    expect(() => ints([[1]]).softmax(1)).toThrow(`"softmax_lastdim_kernel_impl" not implemented for 'Int'`);
    expect(ints([1, 2]).softmax(0, { dtype: 'float64' }).dtype).toBe('float64');
  });
});

describe('running results', () => {
  it('are written in place, keeping the dtype and the history', () => {
    const bytes = t.tensor([200, 100], { dtype: 'uint8' });
    expect(bytes.cumsum_(0).toArraySync()).toEqual([200, 44]);
    expect(() => bytes.cumsum_(0, { dtype: 'float32' })).toThrow(
      /^Bad in-place call: input tensor dtype unsigned char/,
    );
    const y = leaf([2, 3]);
    const z = y.mul(1);
    z.cumprod_(0);
    expect(gradient(z, y)).toEqual([4, 2]);
    expect(z.gradFn!.name).toBe('CumprodBackward0');
  });

  it('go on after a view of part of a tensor was written', () => {
    const y = leaf([1, 2, 3]);
    const z = y.mul(1);
    z.narrow(0, 1, 2).cumsum_(0);
    expect(z.toArraySync()).toEqual([1, 2, 5]);
    expect(gradient(z, y)).toEqual([1, 2, 1]);
  });

  it('give the last place of the extreme', () => {
    const { values, indices } = t.tensor([1, 3, 3, NaN, 4]).cummax(0);
    expect(values.toArraySync()).toEqual([1, 3, 3, NaN, NaN]);
    expect(indices.toArraySync()).toEqual([0, 1, 2, 3, 3]);
  });
});

describe('norms', () => {
  it('have gradient 0 at 0', () => {
    const y = leaf([0, 0]);
    for (const p of [0.5, 1, 1.5, 2, 3, Infinity]) expect(gradient(y.norm(p), y)).toEqual([0, 0]);
  });

  it('check what they are asked for', () => {
    expect(() => ints([1]).norm()).toThrow(
      'norm(): input dtype should be either floating point or complex. Got Int instead.',
    );
    expect(() => t.linalg.norm(x, 3)).toThrow('linalg.matrix_norm: Order 3 not supported.');
    expect(() => t.linalg.vectorNorm(t.zeros(0), Infinity)).toThrow('does not have an identity');
    expect(t.zeros(0).norm(Infinity).itemSync()).toBe(0);
  });
});

describe('out', () => {
  it('takes the shape of the result, not its dtype', () => {
    const out = t.zeros(0);
    expect(t.amax(x, 0, { out })).toBe(out);
    expect(out.toArraySync()).toEqual([4, 5, 6]);
    expect(() => t.mean(x, { dtype: 'float64', out })).toThrow(
      'Expected out tensor to have dtype double, but got float instead',
    );
    expect(() => t.amax(leaf([1]), { out })).toThrow(
      /^amax\(\): functions with out=... arguments don't support/,
    );
  });
});

describe('views of any layout', () => {
  it('are reduced like copies', () => {
    const y = t.arange(24, { dtype: 'float32' }).reshape(2, 3, 4).permute(2, 0, 1);
    const copy = y.clone().contiguous();
    for (const dim of [0, 1, 2]) {
      expect(y.sum(dim).toArraySync()).toEqual(copy.sum(dim).toArraySync());
      expect(y.cumsum(dim).toArraySync()).toEqual(copy.cumsum(dim).toArraySync());
      expect(y.max(dim).indices.toArraySync()).toEqual(copy.max(dim).indices.toArraySync());
      expect(y.sum(dim).stride()).toEqual(copy.sum(dim).stride());
    }
    expect(y.argmax().itemSync()).toBe(copy.argmax().itemSync());
  });
});
