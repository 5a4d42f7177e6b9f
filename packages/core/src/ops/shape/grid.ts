import { RuntimeError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { expandView } from '../base/broadcast.ts';
import { isOptions } from '../base/sizes.ts';
import { tensorList } from './expand.ts';
import { view } from './reshape.ts';

export interface MeshgridOptions {
  /** 'ij' (default): dimension i belongs to tensor i. 'xy': the first two are swapped, as in plots. */
  readonly indexing?: 'ij' | 'xy';
}

type MeshgridArgs =
  | Tensor[]
  | [...tensors: Tensor[], options: MeshgridOptions]
  | [tensors: readonly Tensor[], options?: MeshgridOptions];

/**
 * Coordinates of a grid: for vectors of sizes n1, n2, ... one tensor of shape [n1, n2, ...] each, which
 * repeats its vector along all other dimensions, as a view. Takes the vectors one by one or as one list.
 */
export function meshgrid(...args: MeshgridArgs): Tensor[] {
  const options = isOptions(args.at(-1)) ? (args.at(-1) as MeshgridOptions) : {};
  const tensors = [
    ...tensorList('meshgrid', (isOptions(args.at(-1)) ? args.slice(0, -1) : args) as Tensor[]),
  ];
  if (tensors.length === 0) throw new RuntimeError('meshgrid expects a non-empty TensorList');
  if (tensors.some((x) => x.dtype !== tensors[0]!.dtype)) {
    throw new RuntimeError('meshgrid expects all tensors to have the same dtype');
  }
  const { indexing = 'ij' } = options;
  if (indexing !== 'ij' && indexing !== 'xy') {
    throw new RuntimeError(
      `torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${String(indexing)}`,
    );
  }
  const swapped = indexing === 'xy' && tensors.length >= 2;
  if (swapped) swapFirst(tensors);
  const shape = tensors.map((x) => {
    if (x.ndim < 2) return x.layout.size;
    throw new RuntimeError(
      `torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${x.reprSync()}`,
    );
  });
  const grids = tensors.map((x, i) =>
    expandView(
      view(
        x,
        shape.map((_, d) => (d === i ? -1 : 1)),
      ),
      shape,
    ),
  );
  if (swapped) swapFirst(grids);
  return grids;
}

function swapFirst(list: Tensor[]): void {
  [list[0], list[1]] = [list[1]!, list[0]!];
}
