import { compareNumbers, type Launch, type SortKernel, type TypedArray } from '@t/core/kernel';

/** Typed array and first element of a buffer of the launch. */
export type ViewOf = (launch: Launch, buffer: number) => { array: TypedArray; start: number };

/** A sort kernel, run by the host on linear memory: rows are few, and comparison by JavaScript is fast enough. */
export function sortOnHost(kernel: SortKernel, viewOf: ViewOf): (launch: Launch) => void {
  const { rank, descending } = kernel;
  return (launch) => {
    const g = launch.geometry;
    const length = g[rank - 1]!;
    const [values, indices, input] = [0, 1, 2].map((i) => viewOf(launch, i));
    const stride = (buffer: number, dim: number): number => g[rank * (buffer + 1) + dim]!;
    const row = new Float64Array(length);
    const order = new Uint32Array(length);
    const visit = (dim: number, v: number, k: number, x: number): void => {
      if (dim < rank - 1) {
        for (let i = 0; i < g[dim]!; i++) visit(dim + 1, v + i * stride(0, dim), k + i * stride(1, dim), x + i * stride(2, dim));
        return;
      }
      for (let i = 0; i < length; i++) {
        row[i] = input!.array[x + i * stride(2, dim)]!;
        order[i] = i;
      }
      order.sort((i, j) => (descending ? compareNumbers(row[j]!, row[i]!) : compareNumbers(row[i]!, row[j]!)) || i - j);
      for (let i = 0; i < length; i++) {
        values!.array[v + i * stride(0, dim)] = row[order[i]!]!;
        indices!.array[k + i * stride(1, dim)] = order[i]!;
      }
    };
    visit(0, values!.start, indices!.start, input!.start);
  };
}
