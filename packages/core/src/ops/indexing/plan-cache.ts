import type { Tensor } from '../../tensor/tensor.ts';
import type { IndexedPlan } from '../base/indexed.ts';

interface Branch<P> {
  plan?: P;
  readonly next: Map<number, Branch<P>>;
}

const branch = <P>(): Branch<P> => ({ next: new Map<number, Branch<P>>() });

/** Plans kept per cache: beyond this many it restarts, so that ever new shapes do not pile up. */
const MAX_PLANS = 1 << 12;

/** Plans under lists of small integers (ids of layouts, dimensions): no strings, no hashing of structures. */
export class PlanCache<P extends IndexedPlan> {
  private root = branch<P>();
  private count = 0;

  /** The plan under `key`; made by `make` where there is none, or one for another device than that of `tensors`. */
  get(key: readonly number[], tensors: readonly Tensor[], make: () => P): P {
    let at = this.root;
    for (const part of key) {
      let next = at.next.get(part);
      if (next === undefined) at.next.set(part, (next = branch<P>()));
      at = next;
    }
    const found = at.plan;
    if (found !== undefined && tensors.every((x) => x.storage.device === found.device)) return found;
    const plan = make();
    if (++this.count > MAX_PLANS) {
      this.root = branch<P>();
      this.count = 0;
    }
    return (at.plan = plan);
  }
}
