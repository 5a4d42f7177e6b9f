import * as t from '@t/core';
import { NotImplemented, toJs, whereReadable } from './call.ts';
import { MODULES, OPTIMIZERS, SCHEDULERS } from './constructors.ts';
import { parseForm, type Form } from './forms.ts';
import { PyForeign, PyFunction, type Kwargs, type PyValue } from './python/values.ts';

/** Objects of PyTorch's classes, made as ours. */

type Constructor = new (...args: unknown[]) => object;

async function construct(
  owner: object,
  forms: Readonly<Record<string, string>>,
  name: string,
  args: readonly PyValue[],
  kwargs: Kwargs,
): Promise<object> {
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  const Class = (owner as Readonly<Record<string, unknown>>)[name] as Constructor | undefined;
  if (form === undefined || Class === undefined) throw new NotImplemented(`${name} is not in @t/core`);
  const given = bindConstructor(name, parseForm(form), args, kwargs);
  return whereReadable(() => new Class(...given));
}

/** Our arguments for Python's, of which any may be given by position. */
function bindConstructor(
  name: string,
  { positional, options }: Form,
  args: readonly PyValue[],
  kwargs: Kwargs,
): unknown[] {
  if (positional[0]?.variadic) return args.map(toJs);
  const params = [...positional, ...options].map((param) => param.name);
  const refused = (): never => {
    throw new NotImplemented(`no call form of ${name} takes these arguments`);
  };
  const bound = new Map(args.map((value, i) => [params[i] ?? refused(), toJs(value)]));
  for (const [key, value] of Object.entries(kwargs)) {
    // `T_mult` is `tMult` here.
    const wanted = key.replaceAll('_', '').toLowerCase();
    bound.set(params.find((param) => param.toLowerCase() === wanted) ?? refused(), toJs(value));
  }
  const given = positional.map((param) => bound.get(param.name));
  const others = options.filter((param) => bound.has(param.name));
  while (given.length > 0 && given.at(-1) === undefined) given.pop();
  if (others.length > 0)
    given.push(Object.fromEntries(others.map((param) => [param.name, bound.get(param.name)])));
  return given;
}

/** True for the name of a class of `torch.nn` that is ours. */
export const isModuleName = (name: string): boolean => Object.hasOwn(MODULES, name);

/** `torch.nn.<name>` as a function of the evaluator: makes the module. */
export const moduleClass = (name: string): PyFunction =>
  new PyFunction(async (args, kwargs) => {
    // The recorded networks are lists of modules and, where these have no settings, of their classes.
    const made = await Promise.all(
      args.map((arg) => (arg instanceof PyFunction && isModuleName(arg.name) ? arg.call([], {}) : arg)),
    );
    return new PyForeign(await construct(t.nn, MODULES, name, made, kwargs));
  }, name);

/** The module classes by their bare names, which the recorded networks use. */
export const moduleClasses = (): Readonly<Record<string, PyValue>> =>
  Object.fromEntries(Object.keys(MODULES).map((name) => [name, moduleClass(name)]));

/** The output of a module of ours on Python's arguments. */
export const callModule = (module: t.nn.Module, args: readonly PyValue[]): Promise<unknown> =>
  whereReadable(async () => (module.forward as (...inputs: unknown[]) => unknown)(...args.map(toJs)));

export const makeOptimizer = async (
  name: string,
  params: readonly t.Tensor[],
  kwargs: Kwargs,
): Promise<t.optim.Optimizer> =>
  (await construct(t.optim, OPTIMIZERS, name, [[...params]], kwargs)) as t.optim.Optimizer;

/** A scheduler of `torch.optim.lr_scheduler` on `optimizer`, as a function of the evaluator. */
export const schedulerClass = (name: string, optimizer: t.optim.Optimizer): PyFunction =>
  new PyFunction(
    async (args, kwargs) =>
      new PyForeign(
        await construct(t.optim.lrScheduler, SCHEDULERS, name, [new PyForeign(optimizer), ...args], kwargs),
      ),
  );
