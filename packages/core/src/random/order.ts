/**
 * The dimensions of a strided tensor in the order in which PyTorch fills it, the slowest first: by decreasing
 * stride, so that memory is written in order, and not in the logical order of the tensor. `x.permute(order)` is
 * filled row-major. Dimensions whose strides cannot be compared (one is 0) keep their places.
 */
export function fillOrder(shape: readonly number[], strides: readonly number[]): number[] {
  const order = shape.map((_, dim) => dim);
  for (let i = order.length - 2; i >= 0; i--) {
    let at = i;
    for (let j = i + 1; j < order.length; j++) {
      const comparison = compare(order[at]!, order[j]!, shape, strides);
      if (comparison < 0) break;
      if (comparison > 0) {
        [order[at], order[j]] = [order[j]!, order[at]!];
        at = j;
      }
    }
  }
  return order;
}

/** 1 where `outer` ought to be inside of `inner`, -1 where it ought not, 0 where nothing tells. */
function compare(outer: number, inner: number, shape: readonly number[], strides: readonly number[]): number {
  const a = strides[outer]!;
  const b = strides[inner]!;
  if (a === 0 || b === 0) return 0;
  if (a !== b) return a < b ? 1 : -1;
  return shape[inner]! > shape[outer]! ? 1 : 0;
}
