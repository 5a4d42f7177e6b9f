import { formatTensor, type PrintOptions, type TensorSuffix, type TensorView } from '../format/index.ts';
import { readsAtOnce } from './at-once.ts';
import { data, dataSync } from './read.ts';
import type { TypedArray } from './dtype.ts';
import { Tensor } from './tensor.ts';

function viewOf(x: Tensor, values: TypedArray): TensorView {
  return { shape: x.shape, dtype: x.dtype, size: x.layout.size, get: (i) => values[i]! };
}

/** What follows the values. Taken before they are read: after an await the tensor may have become something else. */
function suffixOf(x: Tensor): TensorSuffix {
  const node = x.gradFn;
  return node === null ? { requiresGrad: x.requiresGrad } : { gradFn: node.name };
}

/** What PyTorch prints for `x`, to the character. Error on backends that read asynchronously only. */
export const reprSync = (x: Tensor, options: Partial<PrintOptions> = {}): string =>
  formatTensor(viewOf(x, dataSync(x)), suffixOf(x), options);

/** What PyTorch prints for `x`, to the character. */
export async function repr(x: Tensor, options: Partial<PrintOptions> = {}): Promise<string> {
  const suffix = suffixOf(x);
  return formatTensor(viewOf(x, await data(x)), suffix, options);
}

/** `reprSync` where the backend can be read at once, else shape, dtype and backend. */
export function toString(x: Tensor): string {
  if (!x.storage.isDisposed && readsAtOnce(x)) return reprSync(x);
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
