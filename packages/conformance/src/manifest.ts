import type { SampleResult } from './run/outcome.ts';

/**
 * The declared differences from PyTorch. A sample that fails must match an entry; an entry all of whose samples
 * pass is out of date and fails the run. Entries name samples and ops exactly, never by a pattern.
 */
export interface ManifestEntry {
  readonly match: Match;
  readonly reason: string;
}

/** All members that are given must hold. */
export interface Match {
  /** Exact ids of samples. */
  readonly ids?: readonly string[];
  /** Exact names of ops, or `printing`. */
  readonly ops?: readonly string[];
  /** dtype of the sample, in PyTorch's name; `error` for those that must raise. */
  readonly dtype?: string;
  /** A tensor or an argument of the sample has one of these dtypes of PyTorch's. */
  readonly involves?: readonly string[];
  /** An int64 in the sample lies beyond int32. */
  readonly wideIntegers?: true;
  /** The first argument is a number. */
  readonly numberFirst?: true;
}

export const MANIFEST: readonly ManifestEntry[] = [
  {
    match: { involves: ['int8', 'int16', 'float16', 'bfloat16'] },
    reason: 'declared difference: no dtype of that width',
  },
  {
    match: { involves: ['complex64', 'complex128'] },
    reason: 'declared difference: no complex dtypes',
  },
  {
    match: { wideIntegers: true },
    reason: 'declared difference: the default integer is int32, and the sample holds integers beyond it',
  },
  {
    match: { ops: ['printing'], dtype: 'int32' },
    reason:
      'declared difference: int32 is the default integer, so it prints without its dtype, as int64 in PyTorch',
  },
  {
    match: { ops: ['linspace'], dtype: 'int64' },
    reason:
      'declared difference: PyTorch truncates integers by vectors, of 4 for int64 and of 8 for int32, which is ours',
  },
  {
    match: { ops: ['arange'], dtype: 'int64' },
    reason:
      'declared difference: with dtype int64 PyTorch truncates a fractional start, end and step first, with int32 not',
  },
  {
    match: { ops: ['gather', 'scatter', 'scatter_add'], dtype: 'error', involves: ['int32'] },
    reason:
      'declared difference: PyTorch refuses an int32 index where it wants int64; here int32 is the index dtype',
  },
  {
    match: { ops: ['linspace', 'logspace'], dtype: 'error' },
    reason: 'declared difference: JavaScript has one type of number, so the float 1.0 passes for the int 1',
  },
  {
    match: {
      ops: ['__radd__', '__rdiv__', '__rmul__', '__rpow__', '__rand__', '__ror__', '__rxor__'],
      numberFirst: true,
    },
    reason: "Python's own error for a tensor's method called on an int: there is no such call in JavaScript",
  },
];

/** The entry that declares the failure of `result`. */
function entryFor(
  result: SampleResult,
  manifest: readonly ManifestEntry[] = MANIFEST,
): ManifestEntry | undefined {
  return manifest.find(({ match }) => matches(match, result));
}

export function matches(match: Match, result: SampleResult): boolean {
  return (
    (match.ids === undefined || match.ids.includes(result.id)) &&
    (match.ops === undefined || match.ops.includes(result.op)) &&
    (match.dtype === undefined || match.dtype === result.dtype) &&
    (match.involves === undefined || match.involves.some((dtype) => result.dtypes.includes(dtype))) &&
    (match.wideIntegers === undefined || match.wideIntegers === result.wideIntegers) &&
    (match.numberFirst === undefined || match.numberFirst === result.numberFirst)
  );
}

/** `result` with the failures that `manifest` declares turned into `expected`. */
export function applyManifest(
  result: SampleResult,
  manifest: readonly ManifestEntry[] = MANIFEST,
): SampleResult {
  const entry = entryFor(result, manifest);
  if (entry === undefined) return result;
  const declare = (outcome: SampleResult['forward']): SampleResult['forward'] =>
    outcome.status === 'fail'
      ? { ...outcome, status: 'expected', reason: `${entry.reason} (${outcome.reason})` }
      : outcome;
  return {
    ...result,
    forward: declare(result.forward),
    ...(result.backward && { backward: declare(result.backward) }),
  };
}

/**
 * Entries that matched samples of the run, none of which failed. An entry that names no ids describes a kind of
 * sample; whether any of the kind still fails only a run of all the goldens of this package can tell (`complete`).
 */
export function staleEntries(
  results: readonly SampleResult[],
  complete: boolean,
  manifest: readonly ManifestEntry[] = MANIFEST,
): ManifestEntry[] {
  const failed = ({ forward, backward }: SampleResult): boolean =>
    forward.status !== 'pass' || (backward !== undefined && backward.status !== 'pass');
  return manifest.filter((entry) => {
    if (!complete && entry.match.ids === undefined) return false;
    const matched = results.filter((result) => entryFor(result, manifest) === entry);
    return matched.length > 0 && !matched.some(failed);
  });
}
