import { ValueError } from '../errors.ts';
import { pythonSetting } from '../nn/repr.ts';

/** ValueError unless `value` is at least 0. */
export function checkNonNegative(what: string, value: number): void {
  if (!(value >= 0)) throw new ValueError(`Invalid ${what}: ${pythonSetting(value)}`);
}

/** ValueError unless both are in [0, 1). */
export function checkBetas(betas: readonly [number, number]): void {
  betas.forEach((beta, i) => {
    if (!(beta >= 0 && beta < 1)) {
      throw new ValueError(`Invalid beta parameter at index ${i}: ${pythonSetting(beta)}`);
    }
  });
}
