/** A shape: a frozen array of sizes that prints as `torch.Size([2, 3])`. */
export class Size extends Array<number> {
  /** `map`, `filter` and the like give plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  static fromArray(sizes: readonly number[]): Size {
    const size = new Size(sizes.length);
    for (let i = 0; i < sizes.length; i++) size[i] = sizes[i]!;
    return Object.freeze(size) as Size;
  }

  /** Number of elements of a tensor of this shape. */
  numel(): number {
    return numel(this);
  }

  override toString(): string {
    return `torch.Size(${formatList(this)})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** Product of the sizes: 1 for a 0-d shape. */
export function numel(shape: readonly number[]): number {
  let count = 1;
  for (let i = 0; i < shape.length; i++) count *= shape[i]!;
  return count;
}

/** `[2, 3]`, as PyTorch's messages write a list of sizes. */
export const formatList = (values: readonly (number | string)[]): string => `[${values.join(', ')}]`;
