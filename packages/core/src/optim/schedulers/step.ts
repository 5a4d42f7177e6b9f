import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

export interface StepLROptions extends SchedulerOptions {
  /** Factor of each step. Default: 0.1. */
  readonly gamma?: number;
}

/** Multiplies the learning rate by `gamma` every `stepSize` epochs. */
export class StepLR extends LRScheduler {
  readonly stepSize: number;
  readonly gamma: number;

  constructor(optimizer: Scheduled, stepSize: number, options: StepLROptions = {}) {
    super(optimizer, options);
    this.stepSize = stepSize;
    this.gamma = options.gamma ?? 0.1;
    this.step();
  }

  protected override next({ lr }: { lr: number }): number {
    return this.lastEpoch === 0 || this.lastEpoch % this.stepSize !== 0 ? lr : lr * this.gamma;
  }
}
