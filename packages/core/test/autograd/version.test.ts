import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';
import { leaf } from './support.ts';

/** PyTorch's message for a saved tensor of `type` that was written to. */
const modified = (type: string, version: number, expected = 0): string =>
  'one of the variables needed for gradient computation has been modified by an inplace operation: ' +
  `[torch.${type} is at version ${version}; expected version ${expected} instead. Hint: enable anomaly detection to ` +
  'find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True).';

describe('a saved tensor that was written to', () => {
  it('may be an operand that an op in place overwrites; the old value of its target is kept', () => {
    const x = t.tensor([2, 3], { requiresGrad: true });
    const squared = x.mul(1);
    squared.pow_(2);
    squared.sum().backward();
    expect(x.grad!.toArraySync()).toEqual([4, 6]);
    const product = x.mul(1);
    product.mul_(product);
    expect(() => product.sum().backward()).toThrow(
      modified('FloatTensor [2]], which is output 0 of MulBackward0,', 1),
    );
  });

  it('is named by its type, shape and versions', () => {
    const a = t.tensor([1, 2], { requiresGrad: true });
    const b = t.ones(2);
    const y = a.mul(b);
    b.add_(1);
    b.mul_(2);
    expect(() => y.sum().backward()).toThrow(modified('FloatTensor [2]]', 2));
    const scalar = leaf(3);
    const z = scalar.sin();
    t.noGrad(() => scalar.add_(1));
    expect(() => z.backward()).toThrow(modified('DoubleTensor []]', 1));
  });

  it('is named by the node that made it', () => {
    const x = t.tensor([1, 2], { requiresGrad: true });
    const saved = x.exp();
    saved.add_(1);
    expect(() => saved.sum().backward()).toThrow(
      modified('FloatTensor [2]], which is output 0 of ExpBackward0,', 1),
    );
    const b = x.mul(2);
    const y = b.mul(b);
    b.add_(1);
    expect(() => y.sum().backward()).toThrow(
      modified('FloatTensor [2]], which is output 0 of AddBackward0,', 1),
    );
    const base = x.mul(2);
    const view = base.at('0:1');
    const z = view.mul(view);
    base.add_(1);
    expect(() => z.sum().backward()).toThrow(
      modified('FloatTensor [1]], which is output 0 of AsStridedBackward0,', 1),
    );
  });

  it('is noticed through views and detached tensors, which share the version', () => {
    const x = leaf([1, 2]);
    const y = x.sin();
    const detached = x.detach();
    detached.at('0:1').add_(1);
    expect(() => y.sum().backward()).toThrow('is at version 1; expected version 0 instead');
  });

  it('does no harm where the value is not needed', () => {
    const x = leaf([1, 2]);
    const y = x.add(1);
    y.mul_(2);
    y.sum().backward();
    expect(x.grad!.toArraySync()).toEqual([2, 2]);
  });
});
