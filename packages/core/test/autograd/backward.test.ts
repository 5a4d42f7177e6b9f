import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf, values } from './support.ts';

const TWICE =
  /^Trying to backward through the graph a second time \(or directly access saved tensors after they/;

describe('backward', () => {
  it('starts from 1 for a single element and from the gradient given otherwise', () => {
    const x = leaf([1, 2]);
    x.mul(x).sum().backward();
    expect(values(x.grad)).toEqual([2, 4]);
    const y = leaf([1, 2]);
    y.mul(y).backward(t.tensor([1, 10], { dtype: 'float64' }));
    expect(values(y.grad)).toEqual([2, 40]);
    expect(() => y.mul(y).backward()).toThrow('grad can be implicitly created only for scalar outputs');
  });

  it('checks what it starts from, and converts its dtype', () => {
    const x = t.tensor([1, 2], { requiresGrad: true });
    expect(() => x.mul(x).backward(t.ones(3))).toThrow(
      'Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2]).',
    );
    expect(() => x.mul(x).backward(1 as never)).toThrow(
      'gradients can be either Tensors or None, but got int',
    );
    expect(() => t.ones(2).sum().backward()).toThrow(
      'element 0 of tensors does not require grad and does not have a grad_fn',
    );
    x.mul(x).backward(t.ones([2], { dtype: 'float64' }));
    expect([x.grad!.dtype, values(x.grad)]).toEqual(['float32', [2, 4]]);
  });

  it('adds up in `grad`, which stays the same tensor', () => {
    const x = leaf([1, 2]);
    x.mul(x).sum().backward();
    const first = x.grad;
    x.sum().backward();
    expect(x.grad).toBe(first);
    expect(values(first)).toEqual([3, 5]);
  });

  it('never hands out the gradient it was given', () => {
    const x = leaf([1, 2]);
    const given = t.ones([2], { dtype: 'float64' });
    x.backward(given);
    x.grad!.add_(1);
    x.clone().backward(given);
    expect(values(given)).toEqual([1, 1]);
  });

  it('lays the gradient out as the leaf', () => {
    const x = t.ones(2, 3).T.requiresGrad_();
    x.mul(x).sum().backward();
    expect(x.grad!.stride()).toEqual([1, 3]);
    const expanded = t.ones(1).expand(3).detach().requiresGrad_();
    expanded.mul(2).sum().backward();
    expect(expanded.grad!.stride()).toEqual([1]);
  });

  it('frees what the graph saved, unless it is to be retained', () => {
    const x = leaf([1, 2]);
    const y = x.mul(x).sum();
    y.backward(null, { retainGraph: true });
    y.backward();
    expect(values(x.grad)).toEqual([4, 8]);
    expect(() => y.backward()).toThrow(TWICE);
    const shared = x.mul(x);
    shared.sum().backward();
    expect(() => shared.mul(2).sum().backward()).toThrow(TWICE);
    const nothingSaved = x.add(x).sum();
    nothingSaved.backward();
    expect(() => nothingSaved.backward()).not.toThrow();
  });

  it('accumulates into `inputs` only; those that are no leaves retain their gradient', () => {
    const [x, z] = [leaf([1, 2]), leaf([3])];
    const y = x.mul(z);
    y.sum().backward(null, { inputs: [y, z] });
    expect([values(x.grad), values(y.grad), values(z.grad)]).toEqual([null, [1, 1], [3]]);
    expect(() => x.sum().backward(null, { inputs: [] })).toThrow(
      "'inputs' argument to backward() cannot be empty.",
    );
    expect(() => x.sum().backward(null, { inputs: t.ones(1) })).toThrow(
      "can't retain_grad on Tensor that has requires_grad=False",
    );
  });

  it('takes several roots', () => {
    const x = leaf([1, 2]);
    t.backward([x.sum(), x.mul(x)], [null, t.ones([2], { dtype: 'float64' })]);
    expect(values(x.grad)).toEqual([3, 5]);
    expect(() => t.backward([x.sum(), x.sum()], [null])).toThrow('got 2 tensors and 1 gradients');
  });
});

describe('grad', () => {
  it('leaves `.grad` alone and gives one gradient an input', () => {
    const x = leaf([1, 2]);
    const y = x.mul(x);
    expect(t.grad(y.sum(), [x, x, y]).map(values)).toEqual([
      [2, 4],
      [2, 4],
      [1, 1],
    ]);
    expect(x.grad).toBeNull();
  });

  it('knows outputs that are inputs', () => {
    const x = leaf([1, 2]);
    const y = x.sum();
    expect(t.grad(y, y).map(values)).toEqual([1]);
    expect(t.grad(x, x, { gradOutputs: t.ones([2], { dtype: 'float64' }) }).map(values)).toEqual([[1, 1]]);
  });

  it('refuses inputs that were not used, or gives null for them', () => {
    const [x, z] = [leaf([1]), leaf([1])];
    expect(() => t.grad(x.sum(), [x, z])).toThrow(
      'One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is ' +
        'the desired behavior.',
    );
    expect(t.grad(x.sum(), [x, z], { allowUnused: true }).map(values)).toEqual([[1], null]);
    expect(() => t.grad(x.sum(), t.ones(1))).toThrow(
      'One of the differentiated Tensors does not require grad',
    );
    expect(() => t.grad(x.sum(), [])).toThrow(t.ValueError);
  });

  it('walks only what leads to the inputs', () => {
    const [x, z] = [leaf([2]), leaf([3])];
    const left = x.mul(x);
    const right = z.exp();
    const calls: string[] = [];
    left.registerHook(() => void calls.push('left'));
    right.registerHook(() => void calls.push('right'));
    t.grad(left.mul(right).sum(), x);
    expect(calls).toEqual(['left']);
  });
});

describe('the `grad` of a tensor', () => {
  it('can be assigned where type and size fit', () => {
    const x = t.tensor([1, 2], { requiresGrad: true });
    const mine = t.ones(2);
    x.grad = mine;
    x.sum().backward();
    expect(x.grad).toBe(mine);
    expect(values(mine)).toEqual([2, 2]);
    expect(() => (x.grad = t.ones(2, 1))).toThrow('assigned grad has data of a different size');
    expect(() => (x.grad = t.ones([2], { dtype: 'float64' }))).toThrow(
      'assigned grad has data of a different type',
    );
    expect(() => (x.grad = x)).toThrow("can't assign Variable as its own grad");
    expect(() => (x.grad = 3 as never)).toThrow(
      'assigned grad expected to be a Tensor or None but got grad of typeint',
    );
    x.grad = null;
    expect(x.grad).toBeNull();
  });
});
