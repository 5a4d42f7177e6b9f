/**
 * Choices without a branch, which costs some 20 cycles wherever the processor guesses it wrong: both candidates are
 * written down, and one of them is read.
 */

const floats = new Float64Array(2);
const wholes = new Int32Array(2);

/** `a` where `cond` is 1, `b` where it is 0. */
export function pick(cond: number, a: number, b: number): number {
  floats[0] = b;
  floats[1] = a;
  return floats[cond]!;
}

/** The same of integers. */
export function pickWhole(cond: number, a: number, b: number): number {
  wholes[0] = b;
  wholes[1] = a;
  return wholes[cond]!;
}

/** The larger number. NaN is handed on: as `a` by the second condition, as `b` because the first one is false. */
export const larger = (a: number, b: number): number => pick(Number(a >= b) | Number(a !== a), a, b);
export const smaller = (a: number, b: number): number => pick(Number(a <= b) | Number(a !== a), a, b);

export const largerWhole = (a: number, b: number): number => pickWhole(Number(a >= b), a, b);
export const smallerWhole = (a: number, b: number): number => pickWhole(Number(a <= b), a, b);
