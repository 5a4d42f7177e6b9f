import * as t from '@t/core';
import type { DType, Tensor } from '@t/core';
import { callTorch, NotImplemented, whereReadable } from '../call.ts';
import { decodeValue, isFloat, Unrepresentable } from '../codec.ts';
import { compareError, compareTensor, compareValue, Mismatch } from '../compare.ts';
import { dumpValue } from '../dump.ts';
import type { GoldenTensor, OpSample } from '../golden.ts';
import type { Observed } from '../observe.ts';
import { snapshot, snapshotTensor, tensorsOf, type Snapshot, type TensorSnapshot } from '../snapshot.ts';
import { tolerance } from '../tolerance.ts';
import type { PyValue } from '../python/values.ts';
import { compareAliases, type Argument } from './aliases.ts';
import { gradients } from './gradients.ts';
import { describeError, failed, passed, type Outcome } from './outcome.ts';
import { process } from './process.ts';

/** What an op sample gave: outcomes, and everything computed for the dump. */
export interface OpRun {
  readonly forward: Outcome;
  readonly backward?: Outcome;
  readonly dump: string;
}

interface Inputs {
  readonly args: readonly PyValue[];
  readonly kwargs: Readonly<Record<string, PyValue>>;
  /** Tensors by path. */
  readonly tensors: ReadonlyMap<string, Argument>;
  /** Paths of those that require gradients. */
  readonly differentiable: readonly string[];
}

/** Everything computed, whether or not it agrees. */
interface Computed {
  output?: Snapshot;
  processed?: Snapshot;
  grads?: Map<string, TensorSnapshot | null>;
  error?: { type: string; message: string };
}

/** Runs PyTorch's `op` on a sample through our call form and compares every answer. */
export async function runOpSample(op: string, sample: OpSample, observed: Observed): Promise<OpRun> {
  const computed: Computed = {};
  let forward: Outcome;
  let backward: Outcome | undefined;
  try {
    const inputs = decodeInputs(op, sample);
    forward = await runForward(op, sample, inputs, observed, computed).catch(failed);
    const wantsBackward = sample.grads !== undefined || sample.grad_error !== undefined;
    if (wantsBackward && computed.output !== undefined) {
      backward = await runBackward(op, sample, inputs, observed, computed).catch(failed);
    } else if (wantsBackward) backward = { ...forward, worstError: 0 };
  } catch (error) {
    forward = failed(error);
  }
  return { forward, ...(backward && { backward }), dump: dumpRecord(op, sample.id, computed, forward) };
}

function decodeInputs(op: string, sample: OpSample): Inputs {
  const tensors = new Map<string, Argument>();
  const differentiable: string[] = [];
  const found = (path: string, tensor: Tensor, golden: GoldenTensor): void => {
    tensors.set(path, { tensor, dtype: golden.dtype });
    if (golden.requires_grad === true) differentiable.push(path);
  };
  const args = sample.args.map((value, i) => decodeValue(value, `${i}`, found));
  const kwargs = Object.fromEntries(
    Object.entries(sample.kwargs ?? {}).map(([key, value]) => [key, decodeValue(value, `kw.${key}`, found)]),
  );
  // PyTorch's own samples give `zero_` a copy (lambda_ops.json), the hand-written ones do not.
  if (op === 'zero_' && sample.variant !== 'extra') args[0] = (args[0] as Tensor).clone();
  return { args, kwargs, tensors, differentiable };
}

async function runForward(
  op: string,
  sample: OpSample,
  { args, kwargs, tensors }: Inputs,
  observed: Observed,
  computed: Computed,
): Promise<Outcome> {
  let result: unknown;
  let origin: Outcome['origin'];
  try {
    if (sample.seed !== undefined) t.manualSeed(sample.seed);
    ({ value: result, origin } = await observed.origin(() =>
      whereReadable(() => callTorch(op, args, kwargs)),
    ));
    computed.output = await readOutput(op, result, args);
  } catch (error) {
    if (error instanceof NotImplemented || error instanceof Unrepresentable) throw error;
    computed.error = describeError(error);
    if (sample.error === undefined) throw error;
    compareError(sample.error, computed.error);
    return passed(0);
  }
  if (sample.error !== undefined) {
    throw new Mismatch(`no error, expected ${sample.error.type}: ${sample.error.message}`);
  }
  const options = { bound: boundFor(op, sample.f32_err?.[0]), signedZero: SIGNED_ZERO.has(op) };
  let worst: number;
  if (sample.process === undefined) worst = compareValue(sample.output!, computed.output, options);
  else {
    computed.processed = await snapshot(process(op, sample.process, result));
    worst = compareValue(sample.processed!, computed.processed, options, 'processed');
  }
  compareAliases(sample, tensorsOf(computed.output), tensors);
  return passed(worst, READS.has(op) ? 'native' : origin);
}

/** Ops that read by their nature. */
const READS: ReadonlySet<string> = new Set(['item', 'tolist']);

/** `__setitem__` gives the tensor afterwards; what is read from a float tensor are Python's floats. */
async function readOutput(op: string, result: unknown, args: readonly PyValue[]): Promise<Snapshot> {
  if (op === '__setitem__') return snapshot(args[0]);
  if (READS.has(op)) return snapshot(result, isFloat((args[0] as Tensor).dtype), true);
  return snapshot(result);
}

const boundFor =
  (op: string, referenceError: number | undefined) =>
  (dtype: DType): number =>
    tolerance({ op, dtype, referenceError: referenceError ?? 0 });

async function runBackward(
  op: string,
  sample: OpSample,
  { tensors, differentiable }: Inputs,
  observed: Observed,
  computed: Computed,
): Promise<Outcome> {
  const inputs = differentiable.map((path) => tensors.get(path)!.tensor);
  const outputs = tensorsOf(computed.processed ?? computed.output!);
  if (sample.grad_error !== undefined) {
    const [type, ...message] = sample.grad_error.split(': ');
    try {
      t.grad(
        [...outputs.values()].map(({ tensor }) => tensor.sum()),
        inputs,
      );
    } catch (error) {
      computed.error = describeError(error);
      compareError({ type: type!, message: message.join(': '), regex: null }, computed.error);
      return passed(0);
    }
    throw new Mismatch(`no error from the gradient, expected ${sample.grad_error}`);
  }
  const { value, origin } = await observed.origin(async () => gradients(outputs, sample.cotangents!, inputs));
  computed.grads = new Map();
  for (const [i, path] of differentiable.entries()) {
    const gradient = value[i];
    computed.grads.set(path, gradient ? await snapshotTensor(gradient) : null);
  }
  const bound = boundFor(op, sample.f32_err?.[1]);
  let worst = 0;
  for (const [path, expected] of Object.entries(sample.grads!)) {
    const got = computed.grads.get(path) ?? null;
    const at = `gradient of ${path}`;
    if (expected === null || got === null) {
      if (expected !== got) throw new Mismatch(`${at}: expected ${expected ? 'one' : 'none'}`);
    } else worst = Math.max(worst, compareTensor(expected, got, { bound }, at));
  }
  return passed(worst, origin);
}

function dumpRecord(op: string, id: string, computed: Computed, forward: Outcome): string {
  const fields = [`"id":${JSON.stringify(id)}`, `"op":${JSON.stringify(op)}`];
  if (computed.output !== undefined) fields.push(`"output":${dumpValue(computed.output)}`);
  if (computed.processed !== undefined) fields.push(`"processed":${dumpValue(computed.processed)}`);
  if (computed.grads !== undefined) {
    const grads = [...computed.grads].map(
      ([path, value]) => `${JSON.stringify(path)}:${value === null ? 'null' : dumpValue(value)}`,
    );
    fields.push(`"grads":{${grads.join(',')}}`);
  }
  if (computed.error !== undefined) fields.push(`"error":${JSON.stringify(computed.error)}`);
  if (computed.output === undefined && computed.error === undefined) {
    fields.push(`"unsupported":${JSON.stringify(forward.reason)}`);
  }
  return `{${fields.join(',')}}`;
}

/** Ops that hand values on (or change nothing but their sign), where the sign of a zero is part of the answer. */
const SIGNED_ZERO: ReadonlySet<string> = new Set(
  `clone contiguous copy_ cat stack hstack vstack dstack column_stack split split_with_sizes chunk tensor_split
  unbind meshgrid reshape reshape_as view view_as expand expand_as broadcast_to broadcast_tensors permute transpose
  t T mT movedim squeeze unsqueeze flatten ravel unflatten narrow narrow_copy select slice diagonal as_strided
  atleast_1d atleast_2d atleast_3d flip fliplr flipud roll rot90 repeat tile repeat_interleave tril triu diag
  diag_embed diagflat where masked_fill masked_select index_select __getitem__ positive neg copysign abs to
  float double`.split(/\s+/),
);
