import { ValueError } from '../../errors.ts';
import { pythonSetting } from '../../nn/repr.ts';
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

export interface CosineAnnealingLROptions extends SchedulerOptions {
  /** Least learning rate. Default: 0. */
  readonly etaMin?: number;
}

/** The learning rate falls to `etaMin` in `tMax` epochs, and rises again, along a cosine. */
export class CosineAnnealingLR extends LRScheduler {
  readonly tMax: number;
  readonly etaMin: number;
  private first = true;

  constructor(optimizer: Scheduled, tMax: number, options: CosineAnnealingLROptions = {}) {
    super(optimizer, options);
    this.tMax = tMax;
    this.etaMin = options.etaMin ?? 0;
    this.step();
    this.first = false;
  }

  protected override next({ lr }: { lr: number }, baseLr: number): number {
    const { lastEpoch, tMax, etaMin } = this;
    const height = (epoch: number): number => 1 + Math.cos((Math.PI * epoch) / tMax);
    if (lastEpoch === 0) return lr;
    if (this.first) return etaMin + ((baseLr - etaMin) * height(lastEpoch)) / 2;
    // From the lowest point on a quotient of heights would be one of zeros.
    if ((lastEpoch - 1 - tMax) % (2 * tMax) === 0) {
      return lr + ((baseLr - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
    }
    return (height(lastEpoch) / height(lastEpoch - 1)) * (lr - etaMin) + etaMin;
  }
}

export interface WarmRestartsOptions extends CosineAnnealingLROptions {
  /** Factor of the length of each period. Default: 1. */
  readonly tMult?: number;
}

/** A cosine from the first learning rate to `etaMin` in `t0` epochs, which then starts again (Loshchilov, 2016). */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  readonly tMult: number;
  readonly etaMin: number;
  /** Epochs of this period, and how many of them are over. */
  private period: number;
  private over: number;

  constructor(optimizer: Scheduled, t0: number, options: WarmRestartsOptions = {}) {
    const { tMult = 1, etaMin = 0, lastEpoch = -1 } = options;
    if (t0 <= 0 || !Number.isInteger(t0)) {
      throw new ValueError(`Expected positive integer T_0, but got ${pythonSetting(t0)}`);
    }
    if (tMult < 1 || !Number.isInteger(tMult)) {
      throw new ValueError(`Expected integer T_mult >= 1, but got ${pythonSetting(tMult)}`);
    }
    super(optimizer, options);
    this.period = t0;
    this.tMult = tMult;
    this.etaMin = etaMin;
    this.over = lastEpoch;
    this.step();
  }

  override step(): void {
    if (this.lastEpoch >= 0 && ++this.over >= this.period) {
      this.over -= this.period;
      this.period *= this.tMult;
    } else if (this.lastEpoch < 0) this.over = 0;
    super.step();
  }

  protected override next(_group: { lr: number }, baseLr: number): number {
    const { etaMin, over, period } = this;
    return etaMin + ((baseLr - etaMin) * (1 + Math.cos((Math.PI * over) / period))) / 2;
  }
}
