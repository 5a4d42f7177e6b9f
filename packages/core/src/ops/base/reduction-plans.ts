import type { Device } from '../../kernel/device.ts';
import { dtypeInfo, type DType } from '../../tensor/dtype.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Plans by the layouts of the inputs, one level an input, then by what `planKey` tells. */
class PlanNode<Plan> {
  readonly plans = new Map<number, Plan>();
  readonly next: (PlanNode<Plan> | undefined)[] = [];
}

/** Plans kept per kernel: beyond this many the table restarts, so that ever new shapes do not pile up. */
const MAX_PLANS = 1 << 14;

/** Up to this rank the reduced dimensions fit, as bits, into the number that is the key of a plan. */
const MAX_KEYED_RANK = 40;

/** What follows from the layouts of the inputs of a reduction, its dimensions and its dtype. */
export class ReductionPlans<Plan> {
  private root = new PlanNode<Plan>();
  private planned = 0;

  get(inputs: readonly Tensor[], dims: readonly number[], keepdim: boolean, dtype: DType): Plan | undefined {
    const { layout, storage } = inputs[0]!;
    if (layout.rank > MAX_KEYED_RANK) return undefined;
    let node = this.root;
    for (let i = 0; i < inputs.length; i++) node = node.next[inputs[i]!.layout.id] ??= new PlanNode<Plan>();
    return node.plans.get(planKey(storage.device, dims, keepdim, dtype));
  }

  set(inputs: readonly Tensor[], dims: readonly number[], keepdim: boolean, dtype: DType, plan: Plan): void {
    const { layout, storage } = inputs[0]!;
    if (layout.rank > MAX_KEYED_RANK) return;
    if (++this.planned > MAX_PLANS) {
      this.root = new PlanNode();
      this.planned = 0;
    }
    let node = this.root;
    for (const input of inputs) node = node.next[input.layout.id] ??= new PlanNode<Plan>();
    node.plans.set(planKey(storage.device, dims, keepdim, dtype), plan);
  }
}

/** Device, dtype and reduced dimensions in one number. */
function planKey(device: Device, dims: readonly number[], keepdim: boolean, dtype: DType): number {
  let mask = keepdim ? 1 : 0;
  for (let i = 0; i < dims.length; i++) mask += 2 ** (dims[i]! + 1);
  return (mask * 8 + dtypeInfo(dtype).index) * 64 + device.slot;
}
