import { conv1d, conv2d, conv3d } from './convolution.ts';

export { conv1d, conv2d, conv3d };
export type { ConvOptions, PerDimension } from './convolution.ts';

/** PyTorch's `torch.nn`: so far its functions. */
export const nn = { functional: { conv1d, conv2d, conv3d } };
