import { describe } from 'vitest';
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
const kernel = leaf([
  [
    [
      [0.5, -0.2],
      [0.1, 0.7],
    ],
  ],
  [
    [
      [1.5, 0.2],
      [-0.1, 0.4],
    ],
  ],
]);
const bias = leaf([0.1, -0.2]);

describe('convolutions', () => {
  itHasDerivatives('conv2d', (x, w, b) => F.conv2d(x, w, b, { padding: 1, stride: 2 }), [
    image,
    kernel,
    bias,
  ]);
  itHasDerivatives(
    'conv2d in groups',
    (x, w, b) => F.conv2d(t.cat([x, x.mul(2)], 1).expand(2, 2, 3, 3), w, b, { groups: 2 }),
    [image, kernel, bias],
  );
  itHasDerivatives('convTranspose2d', (x, w) => F.convTranspose2d(x, w.transpose(0, 1)), [image, kernel]);
});
