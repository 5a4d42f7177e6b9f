/*
 * Copies of sizes and strides with one change. Plain loops: `slice`, `filter` and spreads of a `Size` are
 * slow in V8, and views are made all the time.
 */

/** `list` with `value` at `at`. */
export function replaced(list: readonly number[], at: number, value: number): number[] {
  const result: number[] = [];
  for (let d = 0; d < list.length; d++) result.push(d === at ? value : list[d]!);
  return result;
}

/** `list` without its entry at `at`. */
export function without(list: readonly number[], at: number): number[] {
  const result: number[] = [];
  for (let d = 0; d < list.length; d++) if (d !== at) result.push(list[d]!);
  return result;
}

/** `list` with `value` before its entry at `at`, or at the end. */
export function inserted(list: readonly number[], at: number, value: number): number[] {
  const result: number[] = [];
  for (let d = 0; d < list.length; d++) {
    if (d === at) result.push(value);
    result.push(list[d]!);
  }
  if (at === list.length) result.push(value);
  return result;
}
