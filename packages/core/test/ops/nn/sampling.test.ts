import { describe, expect, it } from 'vitest';
import { itHasDerivatives, leaf, t } from '../derivatives.ts';

const { functional: F } = t.nn;
const image = leaf([
  [
    [
      [0.3, -1.2, 0.8],
      [1.7, 0.4, -0.6],
      [0.9, -0.1, 1.3],
    ],
  ],
]);
const line = leaf([[[0.5, -1, 2, 0.25, 3]]]);

describe('resizing', () => {
  it('takes neighbours by edge or by centre', () => {
    const x = t.tensor([[[1, 2, 3]]]);
    expect(F.interpolate(x, 5).toArraySync()).toEqual([[[1, 1, 2, 2, 3]]]);
    expect(F.interpolate(x, 5, { mode: 'nearest-exact' }).toArraySync()).toEqual([[[1, 1, 2, 3, 3]]]);
  });

  it('keeps the ends where corners are aligned', () => {
    const x = t.tensor([[[1, 2, 3]]]);
    expect(F.interpolate(x, 5, { mode: 'linear', alignCorners: true }).toArraySync()).toEqual([
      [[1, 1.5, 2, 2.5, 3]],
    ]);
  });

  itHasDerivatives('bilinear', (x) => F.interpolate(x, 5, { mode: 'bilinear' }), [image]);
  itHasDerivatives('bicubic', (x) => F.interpolate(x, 2, { mode: 'bicubic', antialias: true }), [image]);
  itHasDerivatives('adaptiveAvgPool1d', (x) => F.adaptiveAvgPool1d(x, 3), [line]);
  itHasDerivatives('adaptiveMaxPool2d', (x) => F.adaptiveMaxPool2d(x, 2), [image]);
  itHasDerivatives('pad by reflection', (x) => F.pad(x, [2, 1], { mode: 'reflect' }), [line]);
  itHasDerivatives('pad by repetition', (x) => F.pad(x, [1, -1, 2, 0], { mode: 'replicate' }), [image]);
  itHasDerivatives('unfold', (x) => F.unfold(x, 2, { padding: 1 }), [image]);
  itHasDerivatives('pixelUnshuffle', (x) => F.pixelUnshuffle(F.pad(x, [0, 1, 0, 1]), 2), [image]);
});

describe('gridSample', () => {
  const grid = leaf([
    [
      [
        [-0.6, 0.3],
        [0.1, -0.45],
        [0.7, 0.72],
      ],
    ],
  ]);
  for (const mode of ['bilinear', 'bicubic'] as const) {
    itHasDerivatives(mode, (x, g) => F.gridSample(x, g, { mode }), [image, grid], { second: false });
  }

  it('is the image where the grid is', () => {
    const at = t.tensor(
      [
        [
          [
            [-1, -1],
            [0, 0],
            [1, 1],
          ],
        ],
      ],
      { dtype: 'float64' },
    );
    const corners = F.gridSample(image.detach(), at, { alignCorners: true });
    expect(corners.toArraySync()).toEqual([[[[0.3, 0.4, 1.3]]]]);
  });

  it('is nothing outside', () => {
    const at = t.tensor([[[[-3, 0]]]], { dtype: 'float64' });
    expect(F.gridSample(image.detach(), at).itemSync()).toBe(0);
    expect(F.gridSample(image.detach(), at, { paddingMode: 'border' }).itemSync()).toBe(1.7);
  });
});

describe('maxUnpool', () => {
  it('puts maxima back where they were', () => {
    const x = t.tensor([[[1, 3, 2, 5]]]);
    const [maxima, places] = F.maxPool1d(x, 2, { returnIndices: true });
    expect(F.maxUnpool1d(maxima, places, 2).toArraySync()).toEqual([[[0, 3, 0, 5]]]);
  });
});
