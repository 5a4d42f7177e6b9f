import { ValueError } from '../../errors.ts';
import { pythonSetting } from '../../nn/repr.ts';
import type { ParamGroup, Settings } from '../optimizer.ts';
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

export interface OneCycleOptions extends SchedulerOptions {
  /** Length of the cycle; or give `epochs` and `stepsPerEpoch`. */
  readonly totalSteps?: number | null;
  readonly epochs?: number | null;
  readonly stepsPerEpoch?: number | null;
  /** Share of the cycle in which the rate rises. Default: 0.3. */
  readonly pctStart?: number;
  /** Default: 'cos'. */
  readonly annealStrategy?: 'cos' | 'linear';
  /** Move the momentum (or the first beta) the other way. Default: true. */
  readonly cycleMomentum?: boolean;
  /** Default: 0.85. */
  readonly baseMomentum?: number;
  /** Default: 0.95. */
  readonly maxMomentum?: number;
  /** The first rate is `maxLr / divFactor`. Default: 25. */
  readonly divFactor?: number;
  /** The last rate is the first one divided by it. Default: 1e4. */
  readonly finalDivFactor?: number;
  /** Fall as long as the rate has risen, before it falls to the end. */
  readonly threePhase?: boolean;
}

/** From one pair of values to another, up to a step. */
interface Phase {
  readonly end: number;
  readonly lr: readonly [Level, Level];
  readonly momentum: readonly ['low' | 'high', 'low' | 'high'];
}
type Level = 'first' | 'most' | 'last';

type MomentumGroup = ParamGroup<Settings> & { momentum?: number; betas?: readonly [number, number] };

function stepsOf({ totalSteps, epochs, stepsPerEpoch }: OneCycleOptions): number {
  const positive = (name: string, value: number | null | undefined): number => {
    if (Number.isInteger(value) && value! > 0) return value!;
    throw new ValueError(`Expected positive integer ${name}, but got ${pythonSetting(value)}`);
  };
  if (totalSteps != null) return positive('total_steps', totalSteps);
  if (epochs == null && stepsPerEpoch == null) {
    throw new ValueError('You must define either total_steps OR (epochs AND steps_per_epoch)');
  }
  return positive('epochs', epochs) * positive('steps_per_epoch', stepsPerEpoch);
}

/** Up to `maxLr` and down to nearly nothing in `totalSteps` steps, one of which each batch makes (Smith, 2017). */
export class OneCycleLR extends LRScheduler {
  readonly totalSteps: number;
  private readonly maxLrs: readonly number[];
  private readonly phases: readonly Phase[];
  private readonly options: Required<
    Pick<OneCycleOptions, 'divFactor' | 'finalDivFactor' | 'cycleMomentum'>
  > & {
    readonly low: number;
    readonly high: number;
    readonly cosine: boolean;
  };

  constructor(optimizer: Scheduled, maxLr: number | readonly number[], options: OneCycleOptions = {}) {
    const {
      pctStart = 0.3,
      annealStrategy = 'cos',
      divFactor = 25,
      finalDivFactor = 1e4,
      lastEpoch = -1,
    } = options;
    const steps = stepsOf(options);
    if (pctStart < 0 || pctStart > 1) {
      throw new ValueError(`Expected float between 0 and 1 pct_start, but got ${pythonSetting(pctStart)}`);
    }
    if (annealStrategy !== 'cos' && annealStrategy !== 'linear') {
      throw new ValueError(
        `anneal_strategy must by one of 'cos' or 'linear', instead got ${String(annealStrategy)}`,
      );
    }
    const groups: readonly MomentumGroup[] = optimizer.paramGroups;
    const maxLrs = typeof maxLr === 'number' ? groups.map(() => maxLr) : maxLr;
    if (maxLrs.length !== groups.length) {
      throw new ValueError(`expected ${groups.length} values for max_lr, got ${maxLrs.length}`);
    }
    if (lastEpoch === -1) groups.forEach((group, i) => (group.initialLr = maxLrs[i]! / divFactor));
    super(optimizer, options);
    this.totalSteps = steps;
    this.maxLrs = maxLrs;
    this.options = {
      divFactor,
      finalDivFactor,
      cycleMomentum: options.cycleMomentum ?? true,
      low: options.baseMomentum ?? 0.85,
      high: options.maxMomentum ?? 0.95,
      cosine: annealStrategy === 'cos',
    };
    if (this.options.cycleMomentum && !groups.every((group) => 'momentum' in group || 'betas' in group)) {
      throw new ValueError('optimizer must support momentum with `cycle_momentum` option enabled');
    }
    const rise: Phase = { end: pctStart * steps - 1, lr: ['first', 'most'], momentum: ['high', 'low'] };
    this.phases = options.threePhase
      ? [
          rise,
          { end: 2 * pctStart * steps - 2, lr: ['most', 'first'], momentum: ['low', 'high'] },
          { end: steps - 1, lr: ['first', 'last'], momentum: ['high', 'high'] },
        ]
      : [rise, { end: steps - 1, lr: ['most', 'last'], momentum: ['low', 'high'] }];
    this.step();
  }

  override step(): void {
    if (this.lastEpoch + 1 > this.totalSteps) {
      throw new ValueError(
        `Tried to step ${this.lastEpoch + 2} times. The specified number of total steps is ${this.totalSteps}`,
      );
    }
    super.step();
  }

  protected override next(group: MomentumGroup, first: number): number {
    const at = this.phases.findIndex(({ end }, i) => this.lastEpoch <= end || i === this.phases.length - 1);
    const { end, lr, momentum } = this.phases[at]!;
    const start = at === 0 ? 0 : this.phases[at - 1]!.end;
    const share = (this.lastEpoch - start) / (end - start);
    if (this.options.cycleMomentum) {
      const value = this.anneal(this.options[momentum[0]], this.options[momentum[1]], share);
      if (group.betas) group.betas = [value, group.betas[1]];
      else group.momentum = value;
    }
    const most = this.maxLrs[this.optimizer.paramGroups.indexOf(group)]!;
    const levels: Readonly<Record<Level, number>> = {
      first,
      most,
      last: first / this.options.finalDivFactor,
    };
    return this.anneal(levels[lr[0]], levels[lr[1]], share);
  }

  private anneal(start: number, end: number, share: number): number {
    return this.options.cosine
      ? end + ((start - end) / 2) * (Math.cos(Math.PI * share) + 1)
      : (end - start) * share + start;
  }
}
