import type { MapKernel, MatmulKernel } from '@t/core/kernel';

/** Whether the epilogue leaves the product as it is. */
export const isPlain = ({ epilogue }: MatmulKernel): boolean =>
  epilogue.kind === 'input' && epilogue.index === 0;

/** The product without its epilogue. */
export const plain = (kernel: MatmulKernel): MatmulKernel =>
  isPlain(kernel)
    ? kernel
    : { ...kernel, inner: [], scalars: [], epilogue: { kind: 'input', index: 0, dtype: kernel.dtype } };

/** The epilogue by itself, from the product to the result: in place, for sums that no shader of ours has last. */
export const finishing = ({ dtype, inner, scalars, epilogue }: MatmulKernel): MapKernel => ({
  kind: 'map',
  rank: 3,
  inner: ['s', 's', ...inner],
  inputs: [dtype, ...inner.map(() => dtype)],
  scalars,
  body: epilogue,
  output: dtype,
});

/** Its geometry, from that of the product. */
export const geometryOfFinish = (geometry: Int32Array): Int32Array =>
  Int32Array.of(
    ...geometry.subarray(0, 3),
    ...geometry.subarray(4, 7),
    ...geometry.subarray(4, 7),
    ...geometry.subarray(13),
  );
