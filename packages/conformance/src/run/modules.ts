import * as t from '@t/core';
import type { DType, Tensor } from '@t/core';
import { NotImplemented } from '../call.ts';
import { decodeTensor, decodeValue } from '../codec.ts';
import { compareTensor, compareValue, Mismatch } from '../compare.ts';
import { callModule, makeOptimizer, moduleClasses, schedulerClass } from '../construct.ts';
import { dumpNumber, dumpValue } from '../dump.ts';
import type { GoldenTensor, LayerSample, ModuleSample, OptimizerSample, SchedulerSample } from '../golden.ts';
import type { Observed } from '../observe.ts';
import { run, scope } from '../python/evaluate.ts';
import { parse } from '../python/parse.ts';
import { PyForeign, type PyValue } from '../python/values.ts';
import { snapshot, snapshotTensor, tensorsOf, type Snapshot, type TensorSnapshot } from '../snapshot.ts';
import { tolerance } from '../tolerance.ts';
import { gradients } from './gradients.ts';
import { failed, passed, type Outcome } from './outcome.ts';

/** What a sample of `modules.json` gave. */
export interface ModuleRun {
  readonly forward: Outcome;
  readonly backward?: Outcome;
  readonly dump: string;
}

/** Runs a layer, an optimiser or a scheduler and compares every answer. */
export async function runModuleSample(sample: ModuleSample, observed: Observed): Promise<ModuleRun> {
  const computed = new Map<string, string>();
  let outcomes: Pick<ModuleRun, 'forward' | 'backward'>;
  try {
    if ('module' in sample) outcomes = await runLayer(sample, observed, computed);
    else if ('optimizer' in sample) outcomes = { forward: await runOptimizer(sample, observed, computed) };
    else outcomes = { forward: await runScheduler(sample, computed) };
  } catch (error) {
    outcomes = { forward: failed(error) };
  }
  if (computed.size === 0) computed.set('unsupported', JSON.stringify(outcomes.forward.reason));
  const fields = [...computed].map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return { ...outcomes, dump: `{${[`"id":${JSON.stringify(sample.id)}`, ...fields].join(',')}}` };
}

const bound = (dtype: DType): number => tolerance({ op: 'modules', dtype, referenceError: 0 });

/** The value of one line of Python. */
async function evaluate(code: string, extra: Readonly<Record<string, PyValue>>): Promise<object> {
  const [value] = await run(parse(code), scope(extra));
  if (!(value instanceof PyForeign)) throw new NotImplemented(`an object for ${code}`);
  return value.value;
}

const record = (values: ReadonlyMap<string, Snapshot>): string =>
  `{${[...values].map(([name, value]) => `${JSON.stringify(name)}:${dumpValue(value)}`).join(',')}}`;

async function runLayer(
  sample: LayerSample,
  observed: Observed,
  computed: Map<string, string>,
): Promise<Pick<ModuleRun, 'forward' | 'backward'>> {
  // What follows `with` says of which kind the inputs are.
  const module = (await evaluate(sample.module.replace(/ with .*$/, ''), moduleClasses())) as t.nn.Module;
  module.train(sample.training);
  module.loadStateDict(
    Object.fromEntries(Object.entries(sample.state).map(([name, value]) => [name, decodeTensor(value)])),
  );
  const differentiable = new Map<string, Tensor>();
  const inputs = sample.inputs.map((input, i) =>
    decodeValue(input, `${i}`, (path, tensor, golden) => {
      if (golden.requires_grad) differentiable.set(path, tensor);
    }),
  );
  const made = await observed.origin(() => callModule(module, inputs));
  const output = await snapshot(made.value);
  computed.set('output', dumpValue(output));
  const state = await snapshotAll(
    Object.entries(module.stateDict()).filter(([name]) => name in sample.state_after),
  );
  computed.set('state_after', record(state));

  const worst = Math.max(
    compareValue(sample.output, output, { bound }),
    compareAll(sample.state_after, state, 'state after'),
  );
  const forward = passed(worst, made.origin);
  const backward = await layerGradients(sample, observed, module, differentiable, output, computed).catch(
    failed,
  );
  return { forward, backward };
}

async function layerGradients(
  { cotangents, param_grads, input_grads }: LayerSample,
  observed: Observed,
  module: t.nn.Module,
  differentiable: ReadonlyMap<string, Tensor>,
  output: Snapshot,
  computed: Map<string, string>,
): Promise<Outcome> {
  const params = module.namedParameters();
  const sources = [...differentiable.values(), ...params.map(([, param]) => param)];
  const { value, origin } = await observed.origin(async () =>
    gradients(tensorsOf(output), cotangents, sources),
  );
  const of = async (names: readonly string[], from: number): Promise<Map<string, TensorSnapshot | null>> => {
    const found = new Map<string, TensorSnapshot | null>();
    for (const [i, name] of names.entries()) {
      const gradient = value[from + i];
      found.set(name, gradient ? await snapshotTensor(gradient) : null);
    }
    return found;
  };
  const inputGrads = await of([...differentiable.keys()], 0);
  const paramGrads = await of(
    params.map(([name]) => name),
    differentiable.size,
  );
  computed.set('param_grads', record(paramGrads));
  computed.set('input_grads', record(inputGrads));
  const worst = Math.max(
    compareAll(param_grads, paramGrads, 'gradient of'),
    compareAll(input_grads, inputGrads, 'gradient of input'),
  );
  return passed(worst, origin);
}

async function snapshotAll(
  tensors: readonly (readonly [string, Tensor])[],
): Promise<Map<string, TensorSnapshot>> {
  const found = new Map<string, TensorSnapshot>();
  for (const [name, tensor] of tensors) found.set(name, await snapshotTensor(tensor));
  return found;
}

function compareAll(
  expected: Readonly<Record<string, GoldenTensor | null>>,
  got: ReadonlyMap<string, TensorSnapshot | null>,
  what: string,
): number {
  let worst = 0;
  for (const [name, golden] of Object.entries(expected)) {
    const found = got.get(name) ?? null;
    const at = `${what} ${name}`;
    if (golden === null || found === null) {
      if (golden !== found) throw new Mismatch(`${at}: expected ${golden ? 'one' : 'none'}`);
    } else worst = Math.max(worst, compareTensor(golden, found, { bound }, at));
  }
  return worst;
}

/** Steps with given gradients; the parameters after each. */
async function runOptimizer(
  sample: OptimizerSample,
  observed: Observed,
  computed: Map<string, string>,
): Promise<Outcome> {
  const params = sample.params.map((golden) => decodeTensor(golden).requiresGrad_());
  const kwargs = Object.fromEntries(
    Object.entries(sample.kwargs).map(([name, value]) => [name, decodeValue(value)]),
  );
  const optimizer = await makeOptimizer(sample.optimizer, params, kwargs);
  const steps: TensorSnapshot[][] = [];
  const { origin } = await observed.origin(async () => {
    for (const { grads } of sample.steps) {
      grads.forEach((grad, i) => (params[i]!.grad = grad && decodeTensor(grad)));
      optimizer.step();
      // The next step changes what is read here, so a copy is.
      steps.push(await Promise.all(params.map((param) => snapshotTensor(param.detach().clone()))));
    }
  });
  computed.set(
    'steps',
    `[${steps.map((after) => `{"params":[${after.map(dumpValue).join(',')}]}`).join(',')}]`,
  );
  let worst = 0;
  sample.steps.forEach(({ params: expected }, step) => {
    expected.forEach((golden, i) => {
      const at = `step ${step}, parameter ${i}`;
      worst = Math.max(worst, compareTensor(golden, steps[step]![i]!, { bound }, at));
    });
  });
  return passed(worst, origin);
}

/** Learning rates of the epochs, the first before any step. */
async function runScheduler(sample: SchedulerSample, computed: Map<string, string>): Promise<Outcome> {
  const [args, metrics] = sample.args.split('; metrics ') as [string, string?];
  const optimizer = new t.optim.SGD([t.zeros([1], { requiresGrad: true })], { lr: sample.base_lr });
  const { scheduler } = sample;
  const made = await evaluate(`${scheduler}(${args})`, { [scheduler]: schedulerClass(scheduler, optimizer) });
  const step = (made as { step(metric?: number): void }).step.bind(made);
  const values = metrics === undefined ? [] : (JSON.parse(metrics) as number[]);
  const lrs: number[] = [];
  for (let epoch = 0; epoch < sample.lrs.length; epoch++) {
    lrs.push(optimizer.paramGroups[0]!.lr);
    if (metrics === undefined) step();
    else if (epoch < values.length) step(values[epoch]);
  }
  computed.set('lrs', `[${lrs.map((lr) => dumpNumber(lr, 'float64')).join(',')}]`);
  let worst = 0;
  sample.lrs.forEach((expected, epoch) => {
    const error = Math.abs(lrs[epoch]! - expected) / (1 + Math.abs(expected));
    if (!(error <= RATE_BOUND)) {
      throw new Mismatch(`epoch ${epoch}: learning rate ${lrs[epoch]}, expected ${expected}`);
    }
    worst = Math.max(worst, error);
  });
  return passed(worst);
}

/** Learning rates are plain float64 arithmetic; cosines may differ in their last bit. */
const RATE_BOUND = 1e-14;
