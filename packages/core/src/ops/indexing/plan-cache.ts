interface Branch<P> {
  plan?: P;
  readonly next: Map<number, Branch<P>>;
}

const branch = <P>(): Branch<P> => ({ next: new Map<number, Branch<P>>() });

/** Plans kept per cache: beyond this many it restarts, so that ever new shapes do not pile up. */
const MAX_PLANS = 1 << 12;

/** Plans under lists of small integers (ids of layouts, dimensions): no strings, no hashing of structures. */
export class PlanCache<P> {
  private root = branch<P>();
  private count = 0;

  /** The plan under `key`, made by `make` unless it is there and still `holds`. */
  get(key: readonly number[], holds: (plan: P) => boolean, make: () => P): P {
    let at = this.root;
    for (const part of key) {
      let next = at.next.get(part);
      if (next === undefined) at.next.set(part, (next = branch<P>()));
      at = next;
    }
    if (at.plan !== undefined && holds(at.plan)) return at.plan;
    const plan = make();
    if (++this.count > MAX_PLANS) {
      this.root = branch<P>();
      this.count = 0;
    }
    return (at.plan = plan);
  }
}
