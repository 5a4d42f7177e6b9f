import { describe, expect, it } from 'vitest';
import { formatTensor } from '../../src/format/index.ts';
import { range, viewOf } from './view.ts';

// The expected texts are PyTorch 1.13.1's, with int32 for its default integer.

describe('notation of floats', () => {
  it.each([
    [[1000, 1], 'tensor([1000.,    1.])'],
    [[1001, 1], 'tensor([1.0010e+03, 1.0000e+00])'],
    [[1e8], 'tensor([100000000.])'],
    [[100000008], 'tensor([1.0000e+08])'],
    [[0.0001, 0.5], 'tensor([1.0000e-04, 5.0000e-01])'], // 1e-4 as a float32 is less than 1e-4
    [[9.99996, 1], 'tensor([10.0000,  1.0000])'],
    [[-0, 0, 1], 'tensor([-0., 0., 1.])'],
    [[-0, 0.5], 'tensor([-0.0000, 0.5000])'],
    [[NaN, -Infinity, 0], 'tensor([nan, -inf, 0.])'],
    [[NaN, -Infinity, 0.5], 'tensor([   nan,   -inf, 0.5000])'],
    [[Infinity, 1e-7, -0], 'tensor([       inf, 1.0000e-07, -0.0000e+00])'],
    [[1e38, -1e38], 'tensor([ 1.0000e+38, -1.0000e+38])'],
    [[1e-45], 'tensor([1.4013e-45])'],
  ])('of %j', (data, text) => {
    expect(formatTensor(viewOf(data))).toBe(text);
  });

  it('is chosen in double precision', () => {
    expect(formatTensor(viewOf([0.0001, 0.05], { dtype: 'float64' }))).toBe(
      'tensor([0.0001, 0.0500], dtype=torch.float64)',
    );
    expect(formatTensor(viewOf([5e-324, 1], { dtype: 'float64' }))).toBe(
      'tensor([4.9407e-324,  1.0000e+00], dtype=torch.float64)',
    );
  });

  it('follows sciMode, with the width of the notation it would have had', () => {
    expect(formatTensor(viewOf(range(3)), {}, { sciMode: true })).toBe(
      'tensor([0.0000e+00, 1.0000e+00, 2.0000e+00])',
    );
    expect(formatTensor(viewOf([1e-8, 1]), {}, { sciMode: false })).toBe('tensor([    0.0000,     1.0000])');
    expect(formatTensor(viewOf([NaN, 0]), {}, { sciMode: true })).toBe('tensor([nan, 0.])');
  });

  it('follows precision, ties to even', () => {
    expect(formatTensor(viewOf([0.5, 1.5, 2.5, -0.5, 0.25]), {}, { precision: 0 })).toBe(
      'tensor([ 0,  2,  2, -0,  0])',
    );
    expect(formatTensor(viewOf([1 / 3, 2 / 3]), {}, { precision: 8 })).toBe(
      'tensor([0.33333334, 0.66666669])',
    );
  });
});

describe('shapes', () => {
  it('prints a 0-d tensor as its element', () => {
    expect(formatTensor(viewOf([1.23456], { shape: [] }))).toBe('tensor(1.2346)');
    expect(formatTensor(viewOf([1], { shape: [], dtype: 'bool' }))).toBe('tensor(True)');
  });

  it('separates matrices by blank lines', () => {
    expect(formatTensor(viewOf(range(12), { shape: [2, 2, 1, 3], dtype: 'int32' }))).toBe(
      [
        'tensor([[[[ 0,  1,  2]],',
        '',
        '         [[ 3,  4,  5]]],',
        '',
        '',
        '        [[[ 6,  7,  8]],',
        '',
        '         [[ 9, 10, 11]]]])',
      ].join('\n'),
    );
  });

  it('wraps rows at the line width', () => {
    expect(formatTensor(viewOf([-1.5, 2.25, 1000]), {}, { linewidth: 20 })).toBe(
      'tensor([  -1.5000,\n           2.2500,\n        1000.0000])',
    );
    expect(formatTensor(viewOf(range(12), { dtype: 'int32' }), {}, { linewidth: 40 })).toBe(
      'tensor([ 0,  1,  2,  3,  4,  5,  6,  7,\n         8,  9, 10, 11])',
    );
  });
});

describe('summary', () => {
  it('keeps the edges of every long dimension', () => {
    const view = viewOf(range(24), { shape: [2, 3, 4], dtype: 'int32' });
    expect(formatTensor(view, {}, { threshold: 0, edgeitems: 1 })).toBe(
      [
        'tensor([[[ 0,  ...,  3],',
        '         ...,',
        '         [ 8,  ..., 11]],',
        '',
        '        [[12,  ..., 15],',
        '         ...,',
        '         [20,  ..., 23]]])',
      ].join('\n'),
    );
  });

  it('breaks lines as usual', () => {
    expect(formatTensor(viewOf(range(30, 0.5)), {}, { threshold: 0, edgeitems: 5 })).toBe(
      'tensor([ 0.0000,  0.5000,  1.0000,  1.5000,  2.0000,  ..., 12.5000, 13.0000,\n' +
        '        13.5000, 14.0000, 14.5000])',
    );
  });

  it('begins above the threshold', () => {
    const view = viewOf(range(10), { dtype: 'int32' });
    expect(formatTensor(view, {}, { threshold: 9 })).toBe('tensor([0, 1, 2,  ..., 7, 8, 9])');
    expect(formatTensor(view, {}, { threshold: 10 })).toBe('tensor([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])');
  });

  it('reads and measures only what it shows', () => {
    const asked: number[] = [];
    const view = {
      shape: [1e6],
      dtype: 'float32',
      size: 1e6,
      get: (i: number) => {
        asked.push(i);
        return i > 2 && i < 1e6 - 3 ? 1e-30 : 1;
      },
    } as const;
    expect(formatTensor(view)).toBe('tensor([1., 1., 1.,  ..., 1., 1., 1.])');
    expect(asked).toEqual([0, 1, 2, 999997, 999998, 999999]);
  });

  it('is dots alone where no edge items are asked for', () => {
    expect(formatTensor(viewOf(range(3)), {}, { threshold: 0, edgeitems: 0 })).toBe('tensor([...])');
  });
});

describe('suffixes', () => {
  it('names a dtype that the elements do not show', () => {
    expect(formatTensor(viewOf([1, 2], { dtype: 'int32' }))).toBe('tensor([1, 2])');
    expect(formatTensor(viewOf([1, 0], { dtype: 'bool' }))).toBe('tensor([ True, False])');
    expect(formatTensor(viewOf([1, 2], { dtype: 'uint8' }))).toBe('tensor([1, 2], dtype=torch.uint8)');
    expect(formatTensor(viewOf([1, 2], { dtype: 'float64' }))).toBe('tensor([1., 2.], dtype=torch.float64)');
  });

  it('gives size and dtype of an empty tensor', () => {
    expect(formatTensor(viewOf([]))).toBe('tensor([])');
    expect(formatTensor(viewOf([], { dtype: 'int32' }))).toBe('tensor([], dtype=torch.int32)');
    expect(formatTensor(viewOf([], { shape: [2, 0], dtype: 'bool' }))).toBe(
      'tensor([], size=(2, 0), dtype=torch.bool)',
    );
  });

  it('shows the gradient function, else whether a gradient is required', () => {
    expect(formatTensor(viewOf([1]), { requiresGrad: true })).toBe('tensor([1.], requires_grad=True)');
    expect(formatTensor(viewOf([1]), { requiresGrad: true, gradFn: 'AddBackward0' })).toBe(
      'tensor([1.], grad_fn=<AddBackward0>)',
    );
  });

  it('names a backend first', () => {
    const view = viewOf([1], { dtype: 'float64' });
    expect(formatTensor(view, { backend: 'webgpu' })).toBe(
      "tensor([1.], device='webgpu', dtype=torch.float64)",
    );
  });

  it('breaks the line before one that does not fit', () => {
    const halves = viewOf(
      range(8).map((i) => i + 0.5),
      { dtype: 'float64' },
    );
    expect(formatTensor(halves, { requiresGrad: true })).toBe(
      'tensor([0.5000, 1.5000, 2.5000, 3.5000, 4.5000, 5.5000, 6.5000, 7.5000],\n' +
        '       dtype=torch.float64, requires_grad=True)',
    );
    expect(
      formatTensor(viewOf([1, 2], { dtype: 'float64' }), { gradFn: 'MulBackward0' }, { linewidth: 30 }),
    ).toBe('tensor([1., 2.],\n       dtype=torch.float64,\n       grad_fn=<MulBackward0>)');
  });
});
