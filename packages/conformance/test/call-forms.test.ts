import { beforeAll, describe, expect, it } from 'vitest';
import { js } from '@t/backend-js';
import * as t from '@t/core';
import type { Tensor } from '@t/core';
import { callTorch, isTensor } from '../src/call.ts';
import { decodeValue } from '../src/codec.ts';
import { compareValue } from '../src/compare.ts';
import { formsOf } from '../src/forms.ts';
import {
  isGoldenTensor,
  tensorsAndDTypes,
  type GoldenValue,
  type OpFile,
  type OpSample,
} from '../src/golden.ts';
import { bundledGoldens, readGoldens } from '../src/read-goldens.ts';
import { IN_PLACE } from '../src/signatures.ts';
import { snapshot } from '../src/snapshot.ts';
import type { PyValue } from '../src/python/values.ts';

/**
 * The suite calls every op in one way; here the other ways of the table are called on the same samples: methods,
 * in-place forms. Reported are the ids of samples on which they do something else.
 */
const OURS = new Set(['float32', 'float64', 'int64', 'int32', 'uint8', 'bool']);
const bound = (dtype: string): number => (dtype.startsWith('float') ? 1e-4 : 0);

let files: readonly OpFile[] = [];

beforeAll(async () => {
  t.use(js());
  files = (await readGoldens(bundledGoldens())).ops.filter(({ tier }) => tier === 1);
});

/** Samples with an answer, in dtypes of ours and within int32. */
const samplesOf = (file: OpFile): OpSample[] =>
  file.samples.filter(
    (sample) =>
      sample.output !== undefined &&
      [...tensorsAndDTypes(sample)].every((found) =>
        typeof found === 'string'
          ? OURS.has(found)
          : OURS.has(found.dtype) &&
            !found.data.some((x) => typeof x === 'number' && found.dtype === 'int64' && x !== (x | 0)),
      ),
  );

const decode = ({ args, kwargs }: OpSample): { args: PyValue[]; kwargs: Record<string, PyValue> } => ({
  args: args.map((value) => decodeValue(value)),
  kwargs: Object.fromEntries(Object.entries(kwargs ?? {}).map(([key, value]) => [key, decodeValue(value)])),
});

async function differs(expected: GoldenValue, actual: unknown): Promise<boolean> {
  try {
    compareValue(expected, await snapshot(actual), { bound });
    return false;
  } catch {
    return true;
  }
}

async function failing(
  call: (file: OpFile, sample: OpSample) => Promise<boolean | undefined>,
): Promise<string[]> {
  const ids: string[] = [];
  for (const file of files) {
    for (const sample of samplesOf(file)) {
      const ok = await call(file, sample).catch(() => false);
      if (ok === false) ids.push(sample.id);
    }
  }
  return ids;
}

describe('call forms', () => {
  it('methods do what the functions do', async () => {
    const ids = await failing(async ({ op }, sample) => {
      if (!formsOf(op).some(({ style }) => style === 'both')) return undefined;
      const { args, kwargs } = decode(sample);
      return !(await differs(sample.output!, await callTorch(op, args, kwargs, true)));
    });
    expect(ids).toEqual([]);
  });

  it('in-place forms change their tensor, give it back, and leave it as the op would make it', async () => {
    const ids = await failing(async ({ op }, sample) => {
      const [input] = sample.args;
      const { output } = sample;
      if (!IN_PLACE.has(op) || !isGoldenTensor(input) || !isGoldenTensor(output)) return undefined;
      if (input.dtype !== output.dtype) return undefined;
      const isView = sample.alias !== undefined;
      if (!isView && `${input.shape}` !== `${output.shape}`) return undefined;
      const { args, kwargs } = decode(sample);
      const target = (args[0] as Tensor).detach().clone();
      const result = callTorch(`${op}_`, [target, ...args.slice(1)], kwargs);
      return isTensor(result) && result === target && !(await differs(output, result));
    });
    expect(ids).toEqual([]);
  });
});
