import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

/** Multiplies the learning rate by `gamma` every epoch. */
export class ExponentialLR extends LRScheduler {
  readonly gamma: number;

  constructor(optimizer: Scheduled, gamma: number, options: SchedulerOptions = {}) {
    super(optimizer, options);
    this.gamma = gamma;
    this.step();
  }

  protected override next({ lr }: { lr: number }): number {
    return this.lastEpoch === 0 ? lr : lr * this.gamma;
  }
}
