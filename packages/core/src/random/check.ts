import { RuntimeError } from '../errors.ts';

/** Throws PyTorch's error of an argument's value unless `condition` holds. */
export function check(condition: boolean, message: () => string): void {
  if (!condition) throw new RuntimeError(message());
}

/** A number as PyTorch's error messages write it: six significant digits (C's `%g`). */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [digits, exponent] = value.toExponential(5).split('e') as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const sign = power < 0 ? '-' : '+';
  return `${String(Number(digits))}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}
