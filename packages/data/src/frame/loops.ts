/**
 * Loops over the rows of a column, each a function that ends with its loop: the engine optimises it while it runs,
 * within its first call, and throws nothing of that away. Code behind a long loop, which has never run by then, would
 * have it start over, and the first tables of a program would take twice the time.
 */

/** Replaces codes by `map[code]`; negative ones stay. `out` may be `codes` itself. */
export function recode(codes: Int32Array, map: Int32Array, out: Int32Array): void {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row];
    out[row] = code < 0 ? code : map[code];
  }
}

/** Sets `used[code]` for the codes that occur; stops once all of `words` have. */
export function markUsed(codes: Int32Array, used: Uint8Array, words: number): void {
  let left = words;
  for (let row = 0; row < codes.length && left > 0; row++) {
    const code = codes[row];
    if (code < 0 || used[code] === 1) continue;
    used[code] = 1;
    left--;
  }
}

/** Writes a 1 into row after row, each into the target `targets[code + shift]`. */
export function markRows(codes: Int32Array, targets: readonly Uint8Array[], shift: number): void {
  for (let row = 0; row < codes.length; row++) targets[codes[row] + shift][row] = 1;
}

/** The sum of flags. */
export function countSet(flags: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < flags.length; row++) count += flags[row];
  return count;
}

/** How many codes are negative. */
export function countNegative(codes: Int32Array): number {
  let count = 0;
  for (let row = 0; row < codes.length; row++) count += codes[row] >>> 31;
  return count;
}

/** Writes `value` where the flag is set. */
export function fillWhere(values: Float64Array | Uint8Array, flags: Uint8Array, value: number): void {
  for (let row = 0; row < values.length; row++) if (flags[row] === 1) values[row] = value;
}
