/** Functions in WGSL by name. A function's source may declare private variables beside it, and call others. */
export type Functions = Readonly<Record<string, string>>;

/** Source of a finite number. */
export const float = (x: number): string => (Number.isInteger(x) && Math.abs(x) < 1e21 ? `${x}.0` : `${x}`);

/** Source of the polynomial of the variable `x` with these coefficients, the constant one first. */
export const poly = (x: string, coefficients: readonly number[]): string =>
  coefficients.reduceRight((sum, c) => (sum === '' ? float(c) : `(${float(c)} + ${x} * ${sum})`), '');
