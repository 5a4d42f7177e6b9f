import { ValueError } from '../errors.ts';
import { pythonSetting } from '../nn/repr.ts';

/** ValueError unless `value` is at least 0. */
export function checkNonNegative(what: string, value: number): void {
  if (!(value >= 0)) throw new ValueError(`Invalid ${what}: ${pythonSetting(value)}`);
}

/** ValueError unless both are in [0, 1). */
function checkBetas(betas: readonly [number, number]): void {
  betas.forEach((beta, i) => {
    if (!(beta >= 0 && beta < 1)) {
      throw new ValueError(`Invalid beta parameter at index ${i}: ${pythonSetting(beta)}`);
    }
  });
}

/** The checks that the relatives of Adam share. */
export function checkAdaptive(options: {
  readonly lr: number;
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
}): void {
  checkNonNegative('learning rate', options.lr);
  checkNonNegative('epsilon value', options.eps);
  checkBetas(options.betas);
  checkNonNegative('weight_decay value', options.weightDecay);
}
