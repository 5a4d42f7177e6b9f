import type { Backend } from '../../kernel/backend.ts';
import { deviceOf, type Device } from '../../kernel/device.ts';
import { checkDType, type DType } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { emptyOf } from '../base/fill.ts';
import { copyAs, liesAs, suggestedFormat, type MemoryFormat } from '../base/memory-format.ts';
import { named } from '../base/named.ts';
import { castTo } from '../base/pointwise.ts';
import { applyRow, type Row } from '../base/row.ts';
import { isOptions } from '../base/sizes.ts';

export interface ToOptions {
  readonly dtype?: DType | undefined;
  /** Copy even where nothing changes. */
  readonly copy?: boolean;
  /** How the result lies in memory; a copy where `x` lies otherwise. */
  readonly memoryFormat?: MemoryFormat;
}

/** Options of the conversions to one dtype. */
export type FormatOptions = Pick<ToOptions, 'memoryFormat'>;

const isBackend = (value: unknown): value is Backend =>
  typeof (value as Backend | null)?.compile === 'function';

/** The same elements in the memory of another backend, row-major. */
const moveRow: Row<Device> = {
  name: 'ToCopyBackward0',
  forward([x], device) {
    const out = emptyOf(device, denseLayout(x!.dtype, x!.shape));
    if (x!.layout.size > 0) device.backend.write(out.storage.buffer, 0, x!.dataSync());
    return out;
  },
  saves: { inputs: [0] },
  backward: (ctx, g) => [g && moveTo(g, ctx.input(0).device)],
  jvp: (ctx, t) => moveTo(t!, ctx.attrs),
};

const moveTo = (x: Tensor, device: Device): Tensor => applyRow(moveRow, [x], device) as Tensor;

/**
 * `x` as another dtype (`x.to('float64')`), as dtype and place of another tensor (`x.to(y)`), or on another
 * backend (`x.to(backend)`, `x.to(backend, { dtype })`). `x` itself where nothing changes, unless `copy` is
 * set. Gradients flow back. Moving reads `x` on the host at once: from a backend that only reads
 * asynchronously use `toBackend`.
 */
export function to(
  x: Tensor,
  target?: DType | Tensor | Backend | ToOptions,
  options: ToOptions = {},
): Tensor {
  if (target instanceof Tensor) return convert(x, target.dtype, target.device, options);
  if (isBackend(target)) return convert(x, options.dtype ?? x.dtype, deviceOf(target), options);
  if (isOptions(target)) return convert(x, target.dtype ?? x.dtype, x.device, target);
  return convert(x, target ?? options.dtype ?? x.dtype, x.device, options);
}

function convert(x: Tensor, dtype: DType, device: Device, options: ToOptions): Tensor {
  const { copy = false, memoryFormat = 'preserveFormat' } = options;
  checkDType(dtype);
  device.requireDType(dtype);
  if (device === x.device) {
    const stays = memoryFormat === 'preserveFormat' || suggestedFormat(x) === memoryFormat;
    if (dtype === x.dtype && !copy && stays) return x;
    const result = dtype === x.dtype && !stays ? x : castTo(x, dtype);
    if (liesAs(result, memoryFormat) && result !== x) return result;
    return named('ToCopyBackward0', copyAs(result, memoryFormat));
  }
  // Convert where both dtypes exist.
  const converted =
    dtype !== x.dtype && x.device.backend.capabilities.dtypes.has(dtype) ? castTo(x, dtype) : x;
  const moved = moveTo(converted, device);
  return moved.dtype === dtype ? moved : castTo(moved, dtype);
}

/** A copy of `x` on another backend, from any backend. The copy has no history. */
export async function toBackend(x: Tensor, backend: Backend): Promise<Tensor> {
  const device = deviceOf(backend);
  const data = await x.data();
  const out = emptyOf(device, denseLayout(x.dtype, x.shape));
  if (data.length > 0) backend.write(out.storage.buffer, 0, data);
  return out;
}

/** `x` as bool: whatever is not 0 (NaN too) is true. */
export const bool = (x: Tensor, options: FormatOptions = {}): Tensor => to(x, 'bool', options);
/** `x` as uint8; what does not fit wraps around. */
export const byte = (x: Tensor, options: FormatOptions = {}): Tensor => to(x, 'uint8', options);
/** `x` as float64. */
export const double = (x: Tensor, options: FormatOptions = {}): Tensor => to(x, 'float64', options);
/** `x` as float32. */
export const float = (x: Tensor, options: FormatOptions = {}): Tensor => to(x, 'float32', options);
/** `x` as int32; floats are cut towards zero. */
export const int = (x: Tensor, options: FormatOptions = {}): Tensor => to(x, 'int32', options);
/** `x` as int32, the default integer. */
export const long = int;

/** A copy of `x`, laid out like it unless `memoryFormat` says otherwise. */
export const clone = (x: Tensor, { memoryFormat = 'preserveFormat' }: FormatOptions = {}): Tensor =>
  copyAs(x, memoryFormat);

/** `x` itself where its elements lie row-major (or as `memoryFormat` has them), else such a copy. */
export const contiguous = (x: Tensor, { memoryFormat = 'contiguousFormat' }: FormatOptions = {}): Tensor =>
  liesAs(x, memoryFormat) ? x : copyAs(x, memoryFormat);
