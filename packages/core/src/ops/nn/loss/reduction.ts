import { ValueError } from '../../../errors.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { mean } from '../../reduce/mean.ts';
import { sum } from '../../reduce/sum.ts';

/** What becomes of the losses of single elements: kept, added up, or their mean (the default). */
export type LossReduction = 'none' | 'mean' | 'sum';

export interface LossOptions {
  /** Default: 'mean'. */
  readonly reduction?: LossReduction;
}

/** The reduction of a call, checked. */
export function reductionOf({ reduction = 'mean' }: LossOptions): LossReduction {
  if (reduction === 'none' || reduction === 'mean' || reduction === 'sum') return reduction;
  throw new ValueError(`${String(reduction)} is not a valid value for reduction`);
}

/** Losses of single elements, reduced. */
export function reduceLoss(losses: Tensor, reduction: LossReduction): Tensor {
  if (reduction === 'none') return losses;
  return reduction === 'mean' ? mean(losses) : sum(losses);
}
