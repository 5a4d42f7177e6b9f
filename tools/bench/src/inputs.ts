/**
 * Inputs that every library gets alike: value `i` is a multiplicative hash of `i`, uniform in [-1, 1).
 * `peers.py` makes the same numbers, so that results can be compared across processes.
 *
 * @param count how many values
 * @param seed picks another sequence
 * @param scale factor on each value, 1 by default
 */
export function uniform(count: number, seed: number, scale = 1): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let hash = Math.imul(i + 1, 0x9e3779b1) + Math.imul(seed, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = (hash ^ (hash >>> 12)) >>> 0;
    values[i] = (hash / 2 ** 31 - 1) * scale;
  }
  return values;
}

/** The layers of a multi-layer perceptron: weights `[in, out]` and biases `[out]`, scaled by 1/sqrt(in). */
export function layers(
  sizes: readonly number[],
): { inputs: number; outputs: number; weight: Float32Array<ArrayBuffer>; bias: Float32Array<ArrayBuffer> }[] {
  return sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i]!;
    const scale = 1 / Math.sqrt(inputs);
    return {
      inputs,
      outputs,
      weight: uniform(inputs * outputs, 10 + i, scale),
      bias: uniform(outputs, 20 + i, scale),
    };
  });
}

/** A typed array as the nested arrays that some libraries want. */
export function nest(values: ArrayLike<number>, shape: readonly number[], start = 0): unknown[] {
  const [length = 0, ...rest] = shape;
  if (rest.length === 0) return Array.from({ length }, (_, i) => values[start + i]!);
  const stride = rest.reduce((product, size) => product * size, 1);
  return Array.from({ length }, (_, i) => nest(values, rest, start + i * stride));
}

/** Class `i mod classes` for each of `count` rows. */
export function labels(count: number, classes: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: count }, (_, i) => i % classes);
}

/** One-hot rows of {@link labels}, for libraries whose loss wants them. */
export function oneHot(count: number, classes: number): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(count * classes);
  for (let i = 0; i < count; i++) rows[i * classes + (i % classes)] = 1;
  return rows;
}
