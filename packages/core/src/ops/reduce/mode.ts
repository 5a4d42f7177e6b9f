import { IndexError } from '../../errors.ts';
import { onHost } from '../../tensor/at-once.ts';
import type { TypedArray } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { emptyOf, fullOf } from '../base/fill.ts';
import { clone } from '../base/clone.ts';
import { optionsAfterTwo } from '../base/sizes.ts';
import { returnType, type ReturnType } from '../base/return-type.ts';
import { IndexedOp } from '../indexing/indexed-op.ts';
import { selectAlong } from '../indexing/selection.ts';
import { movedim } from '../shape/permute.ts';
import { selectAt } from '../shape/slice.ts';

const picked = new IndexedOp('ModeBackward0', selectAlong);

/** Place of the most frequent element, the smallest of several: the last place where it stands. */
function modeOf(values: TypedArray): number {
  const order = Int32Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]! || i - j);
  let best = order[0]!;
  let most = 0;
  let run = 0;
  order.forEach((place, i) => {
    run++;
    if (i + 1 < order.length && values[place] === values[order[i + 1]!]) return;
    if (run > most) [best, most] = [place, run];
    run = 0;
  });
  return best;
}

export interface ModeOptions {
  /** Default: the last. */
  readonly dim?: number;
  readonly keepdim?: boolean;
}

/**
 * The most frequent element along `dim` (default: the last), the smallest of several, and a place where it stands (int32).
 * Errors: IndexError where there are no elements.
 */
export function mode(
  x: Tensor,
  along?: number | ModeOptions,
  keep?: boolean | ModeOptions,
  more?: ModeOptions,
): ReturnType<'values' | 'indices'> {
  const [dim, kept, options] = optionsAfterTwo<number, boolean, ModeOptions>(along, keep, more);
  const d = wrapDim(dim ?? options.dim ?? -1, x.ndim);
  const size = x.shape[d] ?? 1;
  if (size === 0) throw new IndexError(`mode(): Expected reduction dim ${d} to have non-zero size.`);
  if (x.ndim === 0) {
    return returnType('mode', { values: clone(x), indices: fullOf(x.device, 'int32', [], 0) });
  }
  const rows = movedim(x.detach(), d, -1);
  const found = emptyOf(x.device, denseLayout('int32', [...rows.shape.slice(0, -1), 1]));
  onHost([rows], [found], ([values]) => [
    Int32Array.from({ length: found.layout.size }, (_, i) =>
      modeOf(values!.subarray(i * size, (i + 1) * size)),
    ),
  ]);
  const place = movedim(found, -1, d);
  const values = picked.take(x, [place], [d]);
  if (kept ?? options.keepdim ?? false) return returnType('mode', { values, indices: place });
  return returnType('mode', { values: selectAt(values, d, 0), indices: selectAt(place, d, 0) });
}
