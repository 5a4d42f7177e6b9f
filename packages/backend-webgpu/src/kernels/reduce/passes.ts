/** Invocations that share one output, through workgroup memory. */
export const GROUP_LANES = 64;

/** One of the launches that a reduction takes: each output's elements are split, and each part is combined. */
export interface Pass {
  /** Invocations that combine one part together: one, or a workgroup. */
  readonly lanes: 1 | typeof GROUP_LANES;
  /** Elements per output. */
  readonly count: number;
  /** Parts of them: the elements of the next pass. */
  readonly splits: number;
}

/** How work is best spread on a device. */
export interface Spread {
  /** Whether workgroup barriers are cheap. */
  readonly barriers: boolean;
  /** Invocations that keep it busy. */
  readonly invocations: number;
  /** Elements that an invocation should have at least before more of them are started. */
  readonly least: number;
}

/** Most elements that one invocation combines, so that sums stay accurate. */
export const MOST = 1024;

/**
 * The passes that combine `count` elements for each of `outputs`. `adjacent`: the elements of an output lie side by
 * side, so that a workgroup reads them together; else those of neighbouring outputs are read together.
 */
export function passesOf(outputs: number, count: number, adjacent: boolean, spread: Spread): Pass[] {
  const passes: Pass[] = [];
  let together = adjacent && count >= GROUP_LANES / 2;
  for (let rest = count; ; together = rest >= GROUP_LANES) {
    const lanes = together && spread.barriers ? GROUP_LANES : 1;
    const wanted = Math.ceil(spread.invocations / (outputs * lanes));
    const useful = Math.floor(rest / (spread.least * lanes));
    const splits = Math.max(Math.min(wanted, useful), Math.ceil(rest / (MOST * lanes)), 1);
    passes.push({ lanes, count: rest, splits });
    if (splits === 1) return passes;
    rest = splits;
  }
}
