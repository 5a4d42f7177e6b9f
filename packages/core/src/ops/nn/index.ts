export { conv1d, conv2d, conv3d } from './convolution.ts';
export { convTranspose1d, convTranspose2d, convTranspose3d } from './conv-transpose.ts';
export { nativeBatchNorm } from './norm/batch-norm.ts';
export { nativeLayerNorm } from './norm/layer-norm.ts';
export { cdist } from './distance.ts';
export type { ConvOptions, PerDimension } from './convolution.ts';
export { constantPadNd } from './pad.ts';
export { pixelShuffle, pixelUnshuffle } from './pixel-shuffle.ts';
