import { ValueError } from '../../errors.ts';
import type { ParamGroup, Settings } from '../optimizer.ts';
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

/** A factor for each epoch; one function for all groups, or one for each. */
export type RateFunction = (epoch: number) => number;

abstract class FunctionLR extends LRScheduler {
  private readonly functions: readonly RateFunction[];

  constructor(
    optimizer: Scheduled,
    lrLambda: RateFunction | readonly RateFunction[],
    options: SchedulerOptions = {},
  ) {
    super(optimizer, options);
    const groups = optimizer.paramGroups;
    this.functions = typeof lrLambda === 'function' ? groups.map(() => lrLambda) : lrLambda;
    if (this.functions.length !== groups.length) {
      throw new ValueError(`Expected ${groups.length} lr_lambdas, but got ${this.functions.length}`);
    }
    this.step();
  }

  protected factor(group: ParamGroup<Settings>): number {
    return this.functions[this.optimizer.paramGroups.indexOf(group)]!(this.lastEpoch);
  }
}

/** The first learning rate times a function of the epoch. */
export class LambdaLR extends FunctionLR {
  protected override next(group: ParamGroup<Settings>, baseLr: number): number {
    return baseLr * this.factor(group);
  }
}

/** The learning rate of the epoch before times a function of the epoch. */
export class MultiplicativeLR extends FunctionLR {
  protected override next(group: ParamGroup<Settings>): number {
    return this.lastEpoch > 0 ? group.lr * this.factor(group) : group.lr;
  }
}
