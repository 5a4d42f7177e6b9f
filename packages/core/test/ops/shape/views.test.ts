import { beforeAll, describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';
import type { Tensor } from '../../../src/index.ts';

beforeAll(() => t.use(t.reference()));

const range = (...shape: number[]): Tensor => t.arange(shape.reduce((a, b) => a * b, 1)).reshape(shape);

describe('reshape and view', () => {
  it('is a view wherever strides allow', () => {
    const x = range(2, 3, 4);
    expect(x.reshape(6, -1).storage).toBe(x.storage);
    expect(x.transpose(0, 1).reshape(3, 2, 2, 2).stride()).toEqual([4, 12, 2, 1]);
    const copied = x.transpose(0, 1).reshape(-1);
    expect(copied.storage).not.toBe(x.storage);
    expect(copied.toArraySync()).toEqual([
      0, 1, 2, 3, 12, 13, 14, 15, 4, 5, 6, 7, 16, 17, 18, 19, 8, 9, 10, 11, 20, 21, 22, 23,
    ]);
    expect(() => x.transpose(0, 1).view(24)).toThrow(
      /view size is not compatible with input tensor's size and stride/,
    );
  });

  it('infers -1 and names what does not fit', () => {
    const x = range(2, 3, 4);
    expect(() => x.reshape(-1, 5)).toThrow("shape '[-1, 5]' is invalid for input of size 24");
    expect(() => x.reshape(-1, -1)).toThrow('only one dimension can be inferred');
    expect(() => x.reshape(-2, 12)).toThrow('invalid shape dimension -2');
    expect(() => t.empty(0, 3).view(-1, 0)).toThrow(
      /the unspecified dimension size -1 can be any value and is ambiguous/,
    );
    expect(t.empty(0, 3).view(-1, 3).shape).toEqual(t.empty(0, 3).shape);
    expect(() => x.reshape(2.5, 3)).toThrow(
      "reshape(): argument 'shape' (position 1) must be tuple of SymInts, not float",
    );
  });

  it('names its node by what happened', () => {
    const x = t.ones(2, 3, { requiresGrad: true });
    expect(String(x.reshape(6).gradFn)).toBe('<ReshapeAliasBackward0>');
    expect(String(x.view(6).gradFn)).toBe('<ViewBackward0>');
    expect(String(x.T.reshape(6).gradFn)).toBe('<UnsafeViewBackward0>');
    expect(String(x.T.gradFn)).toBe('<PermuteBackward0>');
    expect(String(x.t().gradFn)).toBe('<TBackward0>');
    expect(String(x.mT.gradFn)).toBe('<TransposeBackward0>');
    expect(String(x.clone().t_().gradFn)).toBe('<TBackward1>');
    expect(x.flatten(1, 1)).toBe(x);
  });

  it('flattens and unflattens', () => {
    const x = range(2, 3, 4);
    expect([...x.flatten(1).shape]).toEqual([2, 12]);
    expect([...t.tensor(1).flatten().shape]).toEqual([1]);
    expect([...x.unflatten(-1, [2, -1]).shape]).toEqual([2, 3, 2, 2]);
    expect(() => x.unflatten(2, [3, 2])).toThrow(
      "unflatten: Provided sizes [3, 2] don't multiply up to the size of dim 2 (4) in the input tensor",
    );
  });
});

describe('views share memory', () => {
  it('shows a write through any of them', () => {
    const x = t.zeros(2, 3);
    x.T.select(0, 2).fill_(7);
    x.unbind()[1]!.narrow(0, 0, 1).add_(1);
    expect(x.toArraySync()).toEqual([
      [0, 0, 7],
      [1, 0, 7],
    ]);
    expect(x.detach().dataPtr()).toBe(x.dataPtr());
    expect(x.clone().dataPtr()).not.toBe(x.dataPtr());
    expect(x.select(0, 1).dataPtr() - x.dataPtr()).toBe(3 * x.elementSize());
  });

  it('is differentiable through an in-place write to a view', () => {
    const x = t.ones(2, 2, { requiresGrad: true });
    const y = x.mul(2);
    y.T.select(0, 0).mul_(5);
    y.sum().backward();
    expect(x.grad!.toArraySync()).toEqual([
      [10, 2],
      [10, 2],
    ]);
  });

  it('refuses to write to one of several views', () => {
    const x = t.ones(2, 2, { requiresGrad: true }).clone();
    expect(() => x.unbind()[0]!.mul_(2)).toThrow(
      /^Output 0 of UnbindBackward0 is a view and is being modified inplace/,
    );
    expect(() => t.ones(2).expand(3, 2).add_(1)).toThrow(/more than one element of the written-to tensor/);
    expect(t.ones(2).expand(3, 2).fill_(4).sum().itemSync()).toBe(24);
  });

  it('goes through dimension 0', () => {
    expect([...range(2, 2)].map((row) => row.toArraySync())).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(() => [...t.tensor(1)]).toThrow('iteration over a 0-d tensor');
  });
});

describe('in-place forms of views', () => {
  it('changes the tensor itself, not its other views', () => {
    const x = range(2, 3);
    const other = x.view(6);
    expect(x.t_()).toBe(x);
    expect([...x.shape]).toEqual([3, 2]);
    expect(x.stride()).toEqual([1, 3]);
    expect(other.toArraySync()).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...x.unsqueeze_(-1).squeeze_(2).swapaxes_(0, 1).shape]).toEqual([2, 3]);
  });

  it('refuses a leaf that requires a gradient', () => {
    const x = t.ones(2, 3, { requiresGrad: true });
    expect(() => x.unsqueeze_(0)).toThrow(
      'a leaf Variable that requires grad is being used in an in-place operation.',
    );
  });

  it('counts as a change of what was saved', () => {
    const x = t.ones(2, 3, { requiresGrad: true }).clone();
    const y = x.mul(x);
    x.t_();
    expect(() => y.sum().backward()).toThrow(/has been modified by an inplace operation/);
  });
});

describe('dimensions', () => {
  it('wraps negative ones and names those out of range', () => {
    const x = range(2, 3, 4);
    expect([...x.permute(-1, 0, 1).shape]).toEqual([4, 2, 3]);
    expect([...x.movedim([0, 1], [-1, 0]).shape]).toEqual([3, 4, 2]);
    expect([...x.unsqueeze(-1).shape]).toEqual([2, 3, 4, 1]);
    expect(() => x.unsqueeze(4)).toThrow(
      'Dimension out of range (expected to be in range of [-4, 3], but got 4)',
    );
    expect(() => x.permute(0, 0, 1)).toThrow('permute(): duplicate dims are not allowed.');
    expect(() => x.movedim([0, 1], [0, -3])).toThrow('movedim: repeated dim in `destination` ([0, -3])');
    expect(() => t.tensor(1).select(0, 0)).toThrow('select() cannot be applied to a 0-dim tensor.');
    expect(() => x.select(0, 2)).toThrow(
      'select(): index 2 out of range for tensor of size [2, 3, 4] at dimension 0',
    );
    expect(() => x.narrow(0, 1, 2)).toThrow('start (1) + length (2) exceeds dimension size (2).');
  });

  it('answers for one dimension or for all', () => {
    const x = range(2, 3);
    expect(String(x.size())).toBe('torch.Size([2, 3])');
    expect([x.size(-1), x.stride(0), x.dim(), x.numel(), x.storageOffset()]).toEqual([3, 3, 2, 6, 0]);
    expect([x.isContiguous(), x.T.isContiguous(), x.contiguous() === x]).toEqual([true, false, true]);
    expect(() => t.tensor(1).size(0)).toThrow('Dimension specified as 0 but tensor has no dimensions');
  });
});

describe('expanding', () => {
  it('keeps -1, adds leading dimensions, refuses the rest', () => {
    const x = range(3, 1);
    expect(x.expand(2, -1, 4).stride()).toEqual([0, 1, 0]);
    expect(() => x.expand(3)).toThrow(
      'expand(torch.IntTensor{[3, 1]}, size=[3]): the number of sizes provided (1) must be greater or equal to the ' +
        'number of dimensions in the tensor (2)',
    );
    expect([...t.broadcastShapes([2, 1], 3, [1])]).toEqual([2, 3]);
    expect(() => t.broadcastShapes([2], [3])).toThrow(
      'Shape mismatch: objects cannot be broadcast to a single shape',
    );
    expect(t.broadcastTensors(x, range(2)).map((y) => [...y.shape])).toEqual([
      [3, 2],
      [3, 2],
    ]);
  });

  it('makes grids in both orders', () => {
    const [x, y] = [range(2), range(3)];
    expect(t.meshgrid(x, y)[0]!.toArraySync()).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
    expect(t.meshgrid([x, y], { indexing: 'xy' })[0]!.toArraySync()).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it('lays strides over the storage', () => {
    const x = range(6);
    expect(x.asStrided([2, 2], [1, 2], 1).toArraySync()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(() => x.asStrided([3, 3], [2, 2])).toThrow(
      'setStorage: sizes [3, 3], strides [2, 2], storage offset 0, and itemsize 4 requiring a storage size of 36 are ' +
        'out of bounds for storage of size 24',
    );
  });
});
