import { ValueError } from '../../errors.ts';
import type { Scheduled } from './scheduler.ts';

export interface ReduceLROnPlateauOptions {
  /** Whether what is measured should fall or rise. Default: 'min'. */
  readonly mode?: 'min' | 'max';
  /** Default: 0.1. */
  readonly factor?: number;
  /** Epochs without improvement that are let pass. Default: 10. */
  readonly patience?: number;
  /** What counts as an improvement. Default: 1e-4. */
  readonly threshold?: number;
  /** `threshold` is a share of the best value, or a difference. Default: 'rel'. */
  readonly thresholdMode?: 'rel' | 'abs';
  /** Epochs after a reduction that do not count. Default: 0. */
  readonly cooldown?: number;
  /** For all groups, or for each. Default: 0. */
  readonly minLr?: number | readonly number[];
  /** Smaller changes are not made. Default: 1e-8. */
  readonly eps?: number;
}

/** Multiplies the learning rate by `factor` when what is measured has not improved for more than `patience` epochs. */
export class ReduceLROnPlateau {
  readonly optimizer: Scheduled;
  readonly factor: number;
  readonly patience: number;
  readonly cooldown: number;
  readonly minLrs: readonly number[];
  readonly eps: number;
  lastEpoch = 0;
  /** The best value so far. */
  best: number;
  private badEpochs = 0;
  private cooling = 0;
  private readonly isBetter: (value: number, best: number) => boolean;

  constructor(optimizer: Scheduled, options: ReduceLROnPlateauOptions = {}) {
    const { mode = 'min', threshold = 1e-4, thresholdMode = 'rel', minLr = 0 } = options;
    const groups = optimizer.paramGroups.length;
    this.factor = options.factor ?? 0.1;
    if (this.factor >= 1) throw new ValueError('Factor should be < 1.0.');
    if (typeof minLr !== 'number' && minLr.length !== groups) {
      throw new ValueError(`expected ${groups} min_lrs, got ${minLr.length}`);
    }
    if (mode !== 'min' && mode !== 'max') throw new ValueError(`mode ${String(mode)} is unknown!`);
    if (thresholdMode !== 'rel' && thresholdMode !== 'abs') {
      throw new ValueError(`threshold mode ${String(thresholdMode)} is unknown!`);
    }
    this.optimizer = optimizer;
    this.patience = options.patience ?? 10;
    this.cooldown = options.cooldown ?? 0;
    this.minLrs = typeof minLr === 'number' ? new Array<number>(groups).fill(minLr) : minLr;
    this.eps = options.eps ?? 1e-8;
    this.best = mode === 'min' ? Infinity : -Infinity;
    const sign = mode === 'min' ? -1 : 1;
    const goal = (best: number): number =>
      thresholdMode === 'rel' ? best * (1 + sign * threshold) : best + sign * threshold;
    this.isBetter =
      mode === 'min' ? (value, best) => value < goal(best) : (value, best) => value > goal(best);
  }

  /** Takes the value of an epoch: read it first, with `await loss.item()`. */
  step(value: number): void {
    this.lastEpoch++;
    if (this.isBetter(value, this.best)) {
      this.best = value;
      this.badEpochs = 0;
    } else this.badEpochs++;
    if (this.cooling > 0) {
      this.cooling--;
      this.badEpochs = 0;
    }
    if (this.badEpochs <= this.patience) return;
    this.optimizer.paramGroups.forEach((group, i) => {
      const lr = Math.max(group.lr * this.factor, this.minLrs[i]!);
      if (group.lr - lr > this.eps) group.lr = lr;
    });
    this.cooling = this.cooldown;
    this.badEpochs = 0;
  }
}
