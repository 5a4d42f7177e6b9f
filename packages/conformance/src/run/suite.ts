import type { Backend } from '@t/core';
import * as t from '@t/core';
import { isImplemented } from '../call.ts';
import { decodeNumber, fitsInt32, ourDType } from '../codec.ts';
import { tensorsAndDTypes, type Goldens, type GoldenValue, type OpFile } from '../golden.ts';
import { applyManifest } from '../manifest.ts';
import { observe } from '../observe.ts';
import { runOpSample } from './op.ts';
import { runModuleSample } from './modules.ts';
import type { Outcome, SampleResult } from './outcome.ts';
import { runPrintingSample } from './printing.ts';
import { runRandomSample } from './random.ts';

export interface SuiteOptions {
  /** Names of ops, of sections (`random`, `printing`, `modules`, `random.<case>`) or ids of samples; all if absent. */
  readonly filter?: readonly string[];
  /** Called after each sample. */
  readonly onResult?: (result: SampleResult) => void;
}

/** The tier whose ops must all be there: the course notes'. */
const REQUIRED_TIER = 1;

/** Runs the goldens on `backend`, with the manifest applied. Leaves the backend current and the default generator moved. */
export async function runSuite(
  backend: Backend,
  goldens: Goldens,
  { filter, onResult }: SuiteOptions = {},
): Promise<SampleResult[]> {
  const observed = observe(backend);
  t.use(observed.backend);
  const results: SampleResult[] = [];
  const add = (result: SampleResult): void => {
    const final = applyManifest(result);
    results.push(final);
    onResult?.(final);
  };
  const wanted = (id: string, ...names: string[]): boolean =>
    filter === undefined || filter.includes(id) || names.some((name) => filter.includes(name));

  for (const file of goldens.ops) {
    const present = isImplemented(file.op);
    for (const sample of file.samples) {
      if (!wanted(sample.id, file.op)) continue;
      const facts = factsOf(sample, sample.args);
      const missing = unsupportedDType(facts.dtypes, backend);
      const skipped = missing ?? (present ? undefined : 'not implemented yet');
      const run =
        skipped === undefined
          ? await runOpSample(file.op, sample, observed)
          : skip(file.op, sample.id, skipped, sample.grads !== undefined);
      add(
        required(
          file,
          { id: sample.id, op: file.op, dtype: sample.dtype, tier: file.tier, ...facts, ...run },
          missing,
        ),
      );
    }
  }
  for (const sample of goldens.random) {
    const op = `random.${sample.case}`;
    if (!wanted(sample.id, 'random', op)) continue;
    const facts = factsOf(sample.output);
    const dtype = facts.dtypes[0] ?? '';
    const missing = unsupportedDType(facts.dtypes, backend);
    const run = missing === undefined ? await runRandomSample(sample) : skip(op, sample.id, missing, false);
    add({ id: sample.id, op, dtype, tier: 0, ...facts, ...run });
  }
  for (const sample of goldens.printing) {
    if (!wanted(sample.id, 'printing')) continue;
    const facts = factsOf(sample.tensor);
    const dtype = sample.tensor?.dtype ?? '';
    const missing = unsupportedDType(facts.dtypes, backend);
    const run =
      missing === undefined ? await runPrintingSample(sample) : skip('printing', sample.id, missing, false);
    add({ id: sample.id, op: 'printing', dtype, tier: 0, ...facts, ...run });
  }
  for (const sample of goldens.modules) {
    if (!wanted(sample.id, 'modules')) continue;
    const facts = factsOf(sample);
    const missing = unsupportedDType(facts.dtypes, backend);
    const run =
      missing === undefined
        ? await runModuleSample(sample, observed)
        : skip('modules', sample.id, missing, 'module' in sample);
    add({ id: sample.id, op: 'modules', dtype: '', tier: 0, ...facts, ...run });
  }
  return results;
}

/** A missing op of the required tier is a failure. */
function required(file: OpFile, result: SampleResult, missingDType: string | undefined): SampleResult {
  if (file.tier > REQUIRED_TIER || missingDType !== undefined) return result;
  const demand = (outcome: Outcome): Outcome =>
    outcome.status === 'unsupported' ? { ...outcome, status: 'fail' } : outcome;
  return {
    ...result,
    forward: demand(result.forward),
    ...(result.backward && { backward: demand(result.backward) }),
  };
}

function skip(
  op: string,
  id: string,
  reason: string,
  backward: boolean,
): Pick<SampleResult, 'forward' | 'backward' | 'dump'> {
  const outcome: Outcome = { status: 'unsupported', reason, worstError: 0 };
  return {
    forward: outcome,
    ...(backward && { backward: outcome }),
    dump: JSON.stringify({ id, op, unsupported: reason }),
  };
}

type Facts = Pick<SampleResult, 'dtypes' | 'wideIntegers' | 'numberFirst'>;

/** What the manifest asks about a sample: PyTorch's dtypes in it, an int64 beyond int32, a number in front. */
function factsOf(golden: unknown, args: readonly GoldenValue[] = []): Facts {
  const dtypes = new Set<string>();
  let wideIntegers = false;
  for (const found of tensorsAndDTypes(golden)) {
    dtypes.add(typeof found === 'string' ? found : found.dtype);
    if (typeof found !== 'string' && found.dtype === 'int64') {
      wideIntegers ||= !found.data.every((value) => fitsInt32(decodeNumber(value)));
    }
  }
  return { dtypes: [...dtypes], wideIntegers, numberFirst: typeof args[0] === 'number' };
}

/** Why `backend` cannot hold the sample; undefined where it can, and for dtypes that are not ours at all. */
function unsupportedDType(dtypes: readonly string[], backend: Backend): string | undefined {
  for (const name of dtypes) {
    if (!KNOWN_DTYPES.has(name)) continue;
    const dtype = ourDType(name);
    if (!backend.capabilities.dtypes.has(dtype)) return `backend ${backend.name} has no ${dtype}`;
  }
  return undefined;
}

const KNOWN_DTYPES: ReadonlySet<string> = new Set(['float32', 'float64', 'int64', 'int32', 'uint8', 'bool']);
