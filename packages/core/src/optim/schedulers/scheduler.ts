import { RuntimeError } from '../../errors.ts';
import type { Optimizer, ParamGroup, Settings } from '../optimizer.ts';

/** What a scheduler needs of an optimiser. */
export type Scheduled = Pick<Optimizer, 'paramGroups'>;

type Group = ParamGroup<Settings>;

export interface SchedulerOptions {
  /** The epoch to go on from; -1 (the default) starts anew, from the learning rates that the optimiser has. */
  readonly lastEpoch?: number;
}

/** Sets the learning rates of an optimiser's groups from epoch to epoch: call `step()` after each. */
export abstract class LRScheduler {
  readonly optimizer: Scheduled;
  /** Learning rates at the start. */
  readonly baseLrs: readonly number[];
  lastEpoch: number;
  private lastLrs: number[] = [];

  constructor(optimizer: Scheduled, { lastEpoch = -1 }: SchedulerOptions = {}) {
    this.optimizer = optimizer;
    const groups = optimizer.paramGroups;
    if (lastEpoch === -1) for (const group of groups) group.initialLr ??= group.lr;
    groups.forEach(({ initialLr }, i) => {
      if (initialLr !== undefined) return;
      throw new RuntimeError(
        `param 'initial_lr' is not specified in param_groups[${i}] when resuming an optimizer`,
      );
    });
    this.baseLrs = groups.map((group) => group.initialLr!);
    this.lastEpoch = lastEpoch;
  }

  /** The learning rate of `group` in epoch `lastEpoch`, from the one it has. */
  protected abstract next(group: Group, baseLr: number): number;

  /** On to the next epoch. */
  step(): void {
    this.lastEpoch++;
    this.optimizer.paramGroups.forEach((group, i) => {
      group.lr = this.next(group, this.baseLrs[i] ?? group.lr);
    });
    this.lastLrs = this.optimizer.paramGroups.map((group) => group.lr);
  }

  /** The learning rates of the groups that the last step has set. */
  getLastLr(): readonly number[] {
    return this.lastLrs;
  }
}
