import { ValueError } from '../../errors.ts';
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

export interface ConstantLROptions extends SchedulerOptions {
  /** Default: 1/3. */
  readonly factor?: number;
  /** Default: 5. */
  readonly totalIters?: number;
}

/** The learning rate times `factor` for the first `totalIters` epochs, then as it is. */
export class ConstantLR extends LRScheduler {
  readonly factor: number;
  readonly totalIters: number;

  constructor(optimizer: Scheduled, options: ConstantLROptions = {}) {
    const { factor = 1 / 3, totalIters = 5 } = options;
    if (factor > 1 || factor < 0) {
      throw new ValueError('Constant multiplicative factor expected to be between 0 and 1.');
    }
    super(optimizer, options);
    this.factor = factor;
    this.totalIters = totalIters;
    this.step();
  }

  protected override next({ lr }: { lr: number }): number {
    if (this.lastEpoch === 0) return lr * this.factor;
    return this.lastEpoch === this.totalIters ? lr * (1 / this.factor) : lr;
  }
}
