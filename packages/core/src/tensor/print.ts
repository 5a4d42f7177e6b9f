import { formatTensor, type PrintOptions, type TensorView } from '../format/index.ts';
import { noGrad } from '../autograd/mode.ts';
import { data, dataSync } from './read.ts';
import type { TypedArray } from './dtype.ts';
import { Tensor } from './tensor.ts';

function viewOf(x: Tensor, values: TypedArray): TensorView {
  return { shape: x.shape, dtype: x.dtype, size: x.layout.size, get: (i) => values[i]! };
}

function format(x: Tensor, values: TypedArray, options: Partial<PrintOptions>): string {
  const node = x.gradFn;
  return formatTensor(viewOf(x, values), node === null ? { requiresGrad: x.requiresGrad } : { gradFn: node.name }, options);
}

/** What PyTorch prints for `x`, to the character. Error on backends that read asynchronously only. */
export const reprSync = (x: Tensor, options: Partial<PrintOptions> = {}): string => format(x, noGrad(() => dataSync(x)), options);

/** What PyTorch prints for `x`, to the character. */
export async function repr(x: Tensor, options: Partial<PrintOptions> = {}): Promise<string> {
  return format(x, await data(x), options);
}

/** `reprSync` where the backend can be read at once, else shape, dtype and backend. */
export function toString(x: Tensor): string {
  if (!x.storage.isDisposed && x.device.backend.capabilities.syncRead) return reprSync(x);
  const shape = x.shape.join(', ');
  const state = x.storage.isDisposed ? 'disposed' : 'await x.repr() shows the values';
  return `tensor(<${state}>, size=(${shape}), dtype=torch.${x.dtype}, device='${x.backend}')`;
}

Object.defineProperty(Tensor.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  configurable: true,
  writable: true,
  value(this: Tensor): string {
    return toString(this);
  },
});
