import type { InnerStride } from './kernel.ts';

/**
 * Dimensions that are walked together by several buffers, reduced to the fewest loops: sizes of 1 are dropped and
 * neighbours merged wherever every buffer steps through both as through one.
 */
export interface Loops {
  readonly sizes: readonly number[];
  /** Per buffer, one stride per loop. */
  readonly strides: readonly (readonly number[])[];
}

/** Merges what can be merged, keeping the order of the dimensions. */
export function coalesce(sizes: readonly number[], strides: readonly (readonly number[])[]): Loops {
  const outSizes: number[] = [];
  const outStrides: number[][] = strides.map(() => []);
  for (let d = 0; d < sizes.length; d++) {
    if (sizes[d] === 1) continue;
    const last = outSizes.length - 1;
    if (last >= 0 && strides.every((s, i) => outStrides[i]![last] === s[d]! * sizes[d]!)) {
      outSizes[last]! *= sizes[d]!;
      strides.forEach((s, i) => (outStrides[i]![last] = s[d]!));
    } else {
      outSizes.push(sizes[d]!);
      strides.forEach((s, i) => outStrides[i]!.push(s[d]!));
    }
  }
  return { sizes: outSizes, strides: outStrides };
}

/**
 * The order of dimensions that suits memory, as a permutation: largest strides outermost, the first buffer deciding
 * before the others. A permuted tensor is then walked as it lies.
 */
export function memoryOrder(sizes: readonly number[], strides: readonly (readonly number[])[]): number[] {
  const dims = [...sizes.keys()];
  const precedes = (a: number, b: number): number => {
    for (const s of strides) {
      const x = Math.abs(s[a]!);
      const y = Math.abs(s[b]!);
      if (x !== y && x !== 0 && y !== 0) return y - x;
    }
    return a - b;
  };
  // Insertion sort: the order above is not transitive where strides are 0, and ranks are small.
  for (let i = 1; i < dims.length; i++) {
    for (let j = i; j > 0 && precedes(dims[j - 1]!, dims[j]!) > 0; j--) {
      [dims[j - 1], dims[j]] = [dims[j]!, dims[j - 1]!];
    }
  }
  return dims;
}

/** Sizes and strides in the order `dims`. */
export function permute(
  dims: readonly number[],
  sizes: readonly number[],
  strides: readonly (readonly number[])[],
): Loops {
  return { sizes: dims.map((d) => sizes[d]!), strides: strides.map((s) => dims.map((d) => s[d]!)) };
}

/** The fewest loops over `sizes`, in the order that suits memory. Not for kernels that read coordinates. */
export function planLoops(sizes: readonly number[], strides: readonly (readonly number[])[]): Loops {
  const ordered = permute(memoryOrder(sizes, strides), sizes, strides);
  return atLeastOneLoop(coalesce(ordered.sizes, ordered.strides));
}

/** At least one loop, since kernels have a rank of one or more; a single element counts as adjacent. */
export function atLeastOneLoop(loops: Loops): Loops {
  return loops.sizes.length > 0 ? loops : { sizes: [1], strides: loops.strides.map(() => [1]) };
}

export function innerStride(strides: readonly number[]): InnerStride {
  const last = strides.length === 0 ? 0 : strides[strides.length - 1]!;
  return last === 0 ? '0' : last === 1 ? '1' : 's';
}

/** Sizes, then strides per buffer, flat: the geometry of a launch. */
export const flatten = (...parts: readonly (readonly number[])[]): Int32Array =>
  Int32Array.from(parts.flat());
