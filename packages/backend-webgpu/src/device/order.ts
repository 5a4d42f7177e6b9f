/**
 * Keeps what a program asks for in its order while a step on the host is under way: what comes after the step waits
 * until it is done.
 */
export class ProgramOrder {
  private waiting: (() => void)[] | null = null;
  /** True while the work of a step runs: what it asks for does not wait for itself. */
  private stepping = false;

  /** True where `defer` has to be used. */
  get blocked(): boolean {
    return this.waiting !== null && !this.stepping;
  }

  /** Calls `action` once the steps before it are done. Only while blocked. */
  defer(action: () => void): void {
    this.waiting!.push(action);
  }

  /** Starts a step: `work` runs on what `values` gives, and whatever is asked for meanwhile comes after it. */
  async step<T>(values: Promise<T>, work: (values: T) => void): Promise<void> {
    this.waiting = [];
    try {
      const given = await values;
      this.stepping = true;
      work(given);
    } finally {
      this.stepping = false;
      this.resume();
    }
  }

  /** Does what waited, up to the next step among it. */
  private resume(): void {
    const actions = this.waiting!;
    this.waiting = null;
    while (actions.length > 0 && this.waiting === null) actions.shift()!();
    if (this.waiting !== null) (this.waiting as (() => void)[]).push(...actions);
  }
}
