import * as t from '@t/core';
import * as distributions from '@t/distributions';
import { compareTensor, compareValue } from '../compare.ts';
import { dumpValue } from '../dump.ts';
import type { RandomSample } from '../golden.ts';
import { run, scope } from '../python/evaluate.ts';
import { parse } from '../python/parse.ts';
import { itemsOf, PyForeign, PyFunction, type PyValue } from '../python/values.ts';
import { snapshot, snapshotTensor, type Snapshot } from '../snapshot.ts';
import { NotImplemented, translateForm, whereReadable } from '../call.ts';
import { parseForm } from '../forms.ts';
import { DISTRIBUTIONS } from '../signatures.ts';
import { failed, passed, type Outcome } from './outcome.ts';

/** Runs code that draws random numbers, then looks where the stream stands. */
export async function runRandomSample(sample: RandomSample): Promise<{ forward: Outcome; dump: string }> {
  let output: Snapshot | undefined;
  let next: Snapshot | undefined;
  let forward: Outcome;
  try {
    t.manualSeed(sample.seed);
    output = await snapshot(await valueOf(sample));
    const following = await snapshotTensor(t.rand(2));
    next = following;
    const worst = compareValue(sample.output, output, { bound });
    compareTensor(sample.next_rand2, following, { bound: () => 0 }, 'the next rand(2)');
    forward = passed(worst);
  } catch (error) {
    forward = failed(error);
  }
  const fields = [`"id":${JSON.stringify(sample.id)}`];
  if (output === undefined) fields.push(`"unsupported":${JSON.stringify(forward.reason)}`);
  else fields.push(`"output":${dumpValue(output)}`);
  if (next !== undefined) fields.push(`"next_rand2":${dumpValue(next)}`);
  return { forward, dump: `{${fields.join(',')}}` };
}

/** Streams are exact but for the last bits of log, cos and the like. */
const bound = (dtype: string): number => (dtype === 'float32' ? 1e-6 : dtype === 'float64' ? 1e-12 : 0);

/** One value alone, or the values of several statements as a list. */
async function valueOf({ code, seed }: RandomSample): Promise<unknown> {
  const values = await run(statementsOf(code), scope({ seed, ...classes }));
  return unwrap(values.length === 1 ? values[0]! : values);
}

function statementsOf(code: string): ReturnType<typeof parse> {
  try {
    return parse(code.replace(/^list of (.+) parameters: (.+)$/, membersOf));
  } catch (error) {
    if (error instanceof SyntaxError) throw new NotImplemented(`this is no Python expression: ${code}`);
    throw error;
  }
}

/** Code for what the goldens say in words: `list of nn.LSTM(3,2) parameters: weight_ih_l0,weight_hh_l0`. */
const membersOf = (_: string, object: string, names: string): string =>
  `object=${object}; [${names
    .split(',')
    .map((name) => `object.${name}`)
    .join(',')}]`;

const unwrap = (value: PyValue): unknown => {
  const items = itemsOf(value);
  if (items !== undefined) return items.map(unwrap);
  return value instanceof PyForeign ? value.value : value;
};

type Distribution = new (...args: unknown[]) => object;

/** PyTorch's distributions as functions of the evaluator. */
const classes: Readonly<Record<string, PyFunction>> = Object.fromEntries(
  Object.entries(DISTRIBUTIONS).map(([name, form]) => [
    name,
    new PyFunction(async (args, kwargs) => {
      const Distribution = (distributions as unknown as Readonly<Record<string, Distribution>>)[name];
      if (Distribution === undefined) throw new NotImplemented(`${name} is not in @t/distributions`);
      const given = translateForm(name, parseForm(form), args, kwargs);
      return new PyForeign(await whereReadable(() => new Distribution(...given)));
    }),
  ]),
);
