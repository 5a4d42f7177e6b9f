import { RuntimeError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { copyAs } from '../base/memory-format.ts';
import { permute } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';

function checkRank(op: string, x: Tensor): void {
  if (x.ndim >= 3) return;
  throw new RuntimeError(
    `${op} expects input to have at least 3 dimensions, but got input with ${x.ndim} dimension(s)`,
  );
}

function checkFactor(op: string, name: string, factor: number): void {
  if (factor > 0) return;
  throw new RuntimeError(`${op} expects a positive ${name}, but got ${factor}`);
}

/**
 * `[..., c * r * r, h, w]` with r times the resolution, `[..., c, h * r, w * r]`: each group of `r * r` channels becomes
 * a square of pixels. Errors: RuntimeError for channels that are no multiple of `r * r`.
 */
export function pixelShuffle(input: Tensor, upscaleFactor: number): Tensor {
  checkRank('pixel_shuffle', input);
  checkFactor('pixel_shuffle', 'upscale_factor', upscaleFactor);
  const r = upscaleFactor;
  const batch = input.shape.slice(0, -3);
  const [channels, h, w] = input.shape.slice(-3) as [number, number, number];
  if (channels % (r * r) !== 0) {
    throw new RuntimeError(
      "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but " +
        `input.size(-3)=${channels} is not divisible by ${r * r}`,
    );
  }
  const c = channels / (r * r);
  const squares = reshapeTo(input, [...batch, c, r, r, h, w]);
  return reshapeTo(rearranged(squares, [0, 3, 1, 4, 2]), [...batch, c, h * r, w * r]);
}

/** The inverse of `pixelShuffle`: `[..., c, h * r, w * r]` to `[..., c * r * r, h, w]`. */
export function pixelUnshuffle(input: Tensor, downscaleFactor: number): Tensor {
  checkRank('pixel_unshuffle', input);
  checkFactor('pixel_unshuffle', 'downscale_factor', downscaleFactor);
  const r = downscaleFactor;
  const batch = input.shape.slice(0, -3);
  const [c, h, w] = input.shape.slice(-3) as [number, number, number];
  for (const [name, dim, size] of [['height', -2, h] as const, ['width', -1, w] as const]) {
    if (size % r === 0) continue;
    throw new RuntimeError(
      `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input.size(${dim})=${size} is not ` +
        `divisible by ${r}`,
    );
  }
  const squares = reshapeTo(input, [...batch, c, h / r, r, w / r, r]);
  return reshapeTo(rearranged(squares, [0, 2, 4, 1, 3]), [...batch, c * r * r, h / r, w / r]);
}

/** A copy of `x` with its last dimensions in another order. */
function rearranged(x: Tensor, order: readonly number[]): Tensor {
  const leading = x.ndim - order.length;
  const dims = [...x.shape.keys()].slice(0, leading);
  return copyAs(permute(x, [...dims, ...order.map((d) => leading + d)]), 'contiguousFormat');
}
