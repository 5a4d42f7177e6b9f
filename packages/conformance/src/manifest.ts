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
  readonly op?: string;
  /** dtype of the sample, in PyTorch's name. */
  readonly dtype?: string;
  /** A tensor or an argument of the sample has one of these dtypes of PyTorch's. */
  readonly involves?: readonly string[];
  /** An int64 in the sample lies beyond int32. */
  readonly wideIntegers?: true;
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
    match: { op: 'printing', dtype: 'int32' },
    reason:
      'declared difference: int32 is the default integer, so it prints without its dtype, as int64 in PyTorch',
  },
  {
    match: { ids: ['gather..err.1', 'scatter_add..err.1'] },
    reason:
      'declared difference: PyTorch refuses an int32 index where it wants int64; here int32 is the index dtype',
  },
  {
    match: { ids: ['logspace..err.1'] },
    reason: 'declared difference: JavaScript has one type of number, so the float 1.0 is the int 1',
  },
  {
    match: {
      ids: [
        '__radd__..err.1',
        '__rdiv__..err.0',
        '__rmul__..err.0',
        '__rpow__..err.0',
        '__rand__..err.1',
        '__ror__..err.1',
        '__rxor__..err.1',
      ],
    },
    reason: "Python's own error for a tensor's method called on an int: there is no such call in JavaScript",
  },
];

/** The entry that declares the failure of `result`. */
export function entryFor(
  result: SampleResult,
  manifest: readonly ManifestEntry[] = MANIFEST,
): ManifestEntry | undefined {
  return manifest.find(({ match }) => matches(match, result));
}

export function matches(match: Match, result: SampleResult): boolean {
  return (
    (match.ids === undefined || match.ids.includes(result.id)) &&
    (match.op === undefined || match.op === result.op) &&
    (match.dtype === undefined || match.dtype === result.dtype) &&
    (match.involves === undefined || match.involves.some((dtype) => result.dtypes.includes(dtype))) &&
    (match.wideIntegers === undefined || match.wideIntegers === result.wideIntegers)
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

/** Entries that matched samples of the run, none of which failed. */
export function staleEntries(
  results: readonly SampleResult[],
  manifest: readonly ManifestEntry[] = MANIFEST,
): ManifestEntry[] {
  return manifest.filter((entry) => {
    const matched = results.filter((result) => entryFor(result, manifest) === entry);
    const failed = (result: SampleResult): boolean =>
      result.forward.status !== 'pass' ||
      (result.backward !== undefined && result.backward.status !== 'pass');
    return matched.length > 0 && !matched.some(failed);
  });
}
