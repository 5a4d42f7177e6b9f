import * as t from '@t/core';

/** Launches of every kind of kernel, large enough for several threads, forward and backward: what they give. */
export function program(): t.Tensor[] {
  t.manualSeed(0);
  const x = t.randn(700, 1003, { requiresGrad: true });
  const w = t.randn(1003, 300, { requiresGrad: true });
  const labels = t.randint(0, 300, [700]);
  const hidden = x.matmul(w).tanh();
  const loss = hidden.logSoftmax(1).indexSelect(1, labels).sum(0).pow(2).mean();
  loss.backward();
  const image = t.randn(4, 8, 60, 60, { requiresGrad: true });
  const kernel = t.randn(16, 8, 3, 3, { requiresGrad: true });
  t.conv2d(image, kernel).relu().sum().backward();
  const data = x.detach();
  const { values: sorted, indices: order } = data.sort(1);
  return [
    hidden,
    loss,
    x.grad!,
    w.grad!,
    image.grad!,
    kernel.grad!,
    sorted,
    order,
    data.cumsum(1),
    data.t().contiguous(),
    data.max(0).values,
    data.argmax(1),
    data.std(0),
    data.double().exp().sum(1),
    t.zeros(1003, 700).indexAdd(0, t.randint(0, 1003, [5000]), t.randn(5000, 700)),
    data.gt(0).logicalAnd(data.lt(1)),
  ].map((result) => result.detach());
}

/** The bytes of some tensors. */
export const bitsOf = (tensors: readonly t.Tensor[]): Uint8Array[] =>
  tensors.map((tensor) => {
    const { buffer, byteOffset, byteLength } = tensor.contiguous().dataSync();
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
