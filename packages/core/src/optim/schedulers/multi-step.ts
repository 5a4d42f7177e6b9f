import { LRScheduler, type Scheduled } from './scheduler.ts';
import type { StepLROptions } from './step.ts';

/** Multiplies the learning rate by `gamma` at each of `milestones`, as often as it is listed. */
export class MultiStepLR extends LRScheduler {
  readonly milestones: readonly number[];
  readonly gamma: number;

  constructor(optimizer: Scheduled, milestones: readonly number[], options: StepLROptions = {}) {
    super(optimizer, options);
    this.milestones = milestones;
    this.gamma = options.gamma ?? 0.1;
    this.step();
  }

  protected override next({ lr }: { lr: number }): number {
    const times = this.milestones.filter((epoch) => epoch === this.lastEpoch).length;
    return times === 0 ? lr : lr * this.gamma ** times;
  }
}
