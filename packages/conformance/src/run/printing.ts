import * as t from '@t/core';
import { isTensor } from '../call.ts';
import { decodeValue } from '../codec.ts';
import { asInt32, compareTensor, Mismatch } from '../compare.ts';
import { camelCase } from '../forms.ts';
import type { PrintingSample } from '../golden.ts';
import { repr } from '../python/builtins.ts';
import { run, scope } from '../python/evaluate.ts';
import { toJs } from '../call.ts';
import { parse } from '../python/parse.ts';
import type { PyValue } from '../python/values.ts';
import { snapshotTensor } from '../snapshot.ts';
import { failed, passed, type Outcome } from './outcome.ts';

/** Prints the value of the recorded code and compares it to the character. */
export async function runPrintingSample(sample: PrintingSample): Promise<{ forward: Outcome; dump: string }> {
  let printed: string | undefined;
  let forward: Outcome;
  const options = Object.entries(sample.printoptions ?? {});
  try {
    if (options.length > 0) {
      t.setPrintoptions(
        Object.fromEntries(options.map(([key, value]) => [camelCase(key), toJs(decodeValue(value))])),
      );
    }
    const [value] = await run(parse(sample.code), scope());
    printed = await repr(value!);
    const expected = asInt32(sample.repr);
    if (printed !== expected) throw new Mismatch(`printed ${printed}\nexpected ${expected}`);
    await compareState(sample, value!);
    forward = passed(0);
  } catch (error) {
    forward = failed(error);
  } finally {
    t.setPrintoptions({ profile: 'default' });
  }
  const id = `"id":${JSON.stringify(sample.id)}`;
  const rest =
    printed === undefined
      ? `"unsupported":${JSON.stringify(forward.reason)}`
      : `"repr":${JSON.stringify(printed)}`;
  return { forward, dump: `{${id},${rest}}` };
}

/** The tensor behind the printed form: its values and its place in the graph. */
async function compareState(sample: PrintingSample, value: PyValue): Promise<void> {
  if (!isTensor(value)) return;
  if (sample.tensor !== undefined) {
    compareTensor(sample.tensor, await snapshotTensor(value), { bound: () => 1e-6 }, 'the printed tensor');
  }
  if (sample.requires_grad !== undefined && value.requiresGrad !== sample.requires_grad) {
    throw new Mismatch(`requiresGrad is ${value.requiresGrad}`);
  }
  // C++'s name of a node may have its namespace, which is not printed.
  const gradFn = value.gradFn?.name;
  if (gradFn !== sample.grad_fn?.replace(/^.*::/, ''))
    throw new Mismatch(`gradFn is ${gradFn}, expected ${sample.grad_fn}`);
}
