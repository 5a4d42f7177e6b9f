import { RuntimeError } from '../errors.ts';
import { stack } from '../ops/shape/index.ts';
import { pythonType } from '../ops/base/arguments.ts';
import { fullOf, zerosLikeOf } from '../ops/base/fill.ts';
import { sameShape } from '../tensor/layout.ts';
import { Tensor } from '../tensor/tensor.ts';
import { dualLevel, setTangent, tangentOf } from './dual.ts';
import { grad } from './engine.ts';
import { enableGrad } from './mode.ts';

/** One tensor or several, as the functions here take and give them. */
export type TensorOrList = Tensor | readonly Tensor[];

const isSingle = (x: TensorOrList): x is Tensor => x instanceof Tensor;

/** Its tensors; an error for anything else. `what` of the function `name` it is. */
function listOf(x: TensorOrList, what: string, name: string): readonly Tensor[] {
  if (isSingle(x)) return [x];
  const expected = `The ${what} given to ${name} must be either a Tensor or a tuple of Tensors but the`;
  if (!Array.isArray(x))
    throw new TypeError(`${expected} given ${what} has type <class '${pythonType(x)}'>.`);
  x.forEach((item: unknown, i) => {
    if (item instanceof Tensor) return;
    throw new TypeError(`${expected} value at index ${i} has type <class '${pythonType(item)}'>.`);
  });
  return x as readonly Tensor[];
}

const OUTPUTS = 'outputs of the user-provided function';

/** `values` in the form of `like`: one tensor for one, a list for a list. */
const inFormOf = <T>(like: TensorOrList, values: T[]): T | T[] => (isSingle(like) ? values[0]! : values);

/** Calls `fn` the way its inputs were given. */
const call = (fn: DifferentiableFunction, like: TensorOrList, inputs: readonly Tensor[]): TensorOrList =>
  isSingle(like) ? fn(inputs[0]!) : fn(...inputs);

/** A function of tensors that gives a tensor or several. */
export type DifferentiableFunction = (...inputs: Tensor[]) => TensorOrList;

export interface FunctionalOptions {
  /** Record the computation, so that its result can be differentiated again. */
  readonly createGraph?: boolean;
}

/** Inputs as leaves of a graph of their own, unless that graph is to be part of the caller's. */
function asLeaves(inputs: TensorOrList, name: string, createGraph: boolean): Tensor[] {
  return listOf(inputs, 'inputs', name).map((x) =>
    createGraph && x.requiresGrad ? x.viewAs(x) : x.detach().requiresGrad_(),
  );
}

const detachAll = (values: readonly Tensor[], createGraph: boolean): Tensor[] =>
  values.map((x) => (createGraph ? x : x.detach()));

/**
 * Value of `fn` and the product of `v` with its Jacobian: `[output, vjp]`. `v` has the shape of the output and may
 * be left out for a single element. Source: torch.autograd.functional.vjp.
 */
export function vjp(
  fn: DifferentiableFunction,
  inputs: TensorOrList,
  v?: TensorOrList | null,
  options: FunctionalOptions = {},
): [TensorOrList, TensorOrList] {
  const { createGraph = false } = options;
  return enableGrad(() => {
    const leaves = asLeaves(inputs, 'vjp', createGraph);
    const output = call(fn, inputs, leaves);
    const outputs = listOf(output, OUTPUTS, 'vjp');
    const seeds = v === undefined || v === null ? undefined : listOf(v, 'v', 'vjp');
    if (seeds !== undefined) checkShapes(outputs, seeds, isSingle(output));
    else if (outputs.length !== 1 || outputs[0]!.layout.size !== 1) {
      throw new RuntimeError(
        'The vector v can only be None if the user-provided function returns a single Tensor with a single element.',
      );
    }
    const found = gradientsOf(outputs, leaves, seeds, createGraph);
    return [inFormOf(output, detachAll(outputs, createGraph)), inFormOf(inputs, found)];
  });
}

/** Gradients of outputs that may not depend on all inputs, or on none: zero then. */
function gradientsOf(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  seeds: readonly Tensor[] | undefined,
  createGraph: boolean,
): Tensor[] {
  const used = outputs.flatMap((output, i) => (output.requiresGrad ? [i] : []));
  const found =
    used.length === 0
      ? inputs.map(() => null)
      : grad(
          used.map((i) => outputs[i]!),
          inputs,
          {
            gradOutputs: used.map((i) => seeds?.[i]),
            retainGraph: true,
            createGraph,
            allowUnused: true,
          },
        );
  return found.map((gradient, i) => gradient ?? zerosLikeOf(inputs[i]!));
}

/**
 * Value of `fn` and the product of its Jacobian with `v`: `[output, jvp]`, in one forward pass that carries
 * tangents along. `v` has the shapes of the inputs and may be left out for a single element.
 */
export function jvp(
  fn: DifferentiableFunction,
  inputs: TensorOrList,
  v?: TensorOrList | null,
  options: FunctionalOptions = {},
): [TensorOrList, TensorOrList] {
  const { createGraph = false } = options;
  const values = listOf(inputs, 'inputs', 'jvp');
  if ((v === undefined || v === null) && (values.length !== 1 || values[0]!.layout.size !== 1)) {
    throw new RuntimeError(
      'The vector v can only be None if the input to the user-provided function is a single Tensor with a single element.',
    );
  }
  const tangents =
    v === undefined || v === null
      ? [fullOf(values[0]!.device, values[0]!.dtype, values[0]!.shape, 1)]
      : listOf(v, 'v', 'jvp');
  checkShapes(values, tangents, isSingle(inputs));
  if (dualLevel.active > 0) throw new RuntimeError('Nested forward mode AD is not supported at the moment');
  dualLevel.call++;
  const duals = values.map((x, i) => {
    const dual = createGraph && x.requiresGrad ? x.viewAs(x) : x.detach();
    setTangent(dual, tangents[i]!);
    return dual;
  });
  dualLevel.active = 1;
  let output: TensorOrList;
  try {
    output = call(fn, inputs, duals);
  } finally {
    dualLevel.active = 0;
  }
  const outputs = listOf(output, OUTPUTS, 'jvp');
  const pushed = outputs.map((x) => tangentOf(x) ?? zerosLikeOf(x));
  return [
    inFormOf(output, detachAll(outputs, createGraph)),
    inFormOf(output, detachAll(pushed, createGraph)),
  ];
}

function checkShapes(values: readonly Tensor[], v: readonly Tensor[], single: boolean): void {
  if (values.length !== v.length) {
    throw new RuntimeError(
      single
        ? 'The given v should contain a single Tensor.'
        : `v is a tuple of invalid length: should be ${values.length} but got ${v.length}.`,
    );
  }
  values.forEach(({ shape }, i) => {
    const given = v[i]!.shape;
    if (sameShape(shape, given)) return;
    throw new RuntimeError(
      `${single ? '' : `Entry ${i} in `}v has invalid size: should be ${shape} but got ${given}.`,
    );
  });
}

/**
 * All first derivatives: for one input and one output a tensor of shape output + input; lists of inputs or outputs
 * give lists, outputs outermost. One backward pass an output element. Source: torch.autograd.functional.jacobian.
 */
export function jacobian(
  fn: DifferentiableFunction,
  inputs: TensorOrList,
  options: FunctionalOptions = {},
): JacobianResult {
  const { createGraph = false } = options;
  return enableGrad(() => {
    const leaves = asLeaves(inputs, 'jacobian', createGraph);
    const output = call(fn, inputs, leaves);
    const rows = listOf(output, OUTPUTS, 'jacobian').map((out) =>
      inFormOf(inputs, jacobianOf(out, leaves, createGraph)),
    );
    return inFormOf(output, rows) as JacobianResult;
  });
}

/** A tensor, a list for several inputs or outputs, a list of lists for several of both. */
export type JacobianResult = Tensor | JacobianResult[];

function jacobianOf(output: Tensor, inputs: readonly Tensor[], createGraph: boolean): Tensor[] {
  const flat = output.reshape(-1);
  const columns: Tensor[][] = inputs.map(() => []);
  for (let i = 0; i < flat.layout.size; i++) {
    gradientsOf([flat.select(0, i)], inputs, undefined, createGraph).forEach((g, j) => columns[j]!.push(g));
  }
  return columns.map((rows, j) => {
    const shape = [...output.shape, ...inputs[j]!.shape];
    if (rows.length === 0) return fullOf(output.device, output.dtype, shape, 0);
    return stack(rows).reshape(shape);
  });
}

/**
 * All second derivatives of a function with a single element: a tensor of shape input + input, lists of lists for
 * several inputs. Source: torch.autograd.functional.hessian.
 */
export function hessian(
  fn: DifferentiableFunction,
  inputs: TensorOrList,
  options: FunctionalOptions = {},
): JacobianResult {
  const first = (...values: Tensor[]): TensorOrList => {
    const output = fn(...values);
    listOf(output, OUTPUTS, 'hessian');
    if (!isSingle(output))
      throw new RuntimeError('The function given to hessian should return a single Tensor');
    if (output.layout.size !== 1) {
      throw new RuntimeError(
        'The Tensor returned by the function given to hessian should contain a single element',
      );
    }
    const gradients = gradientsOf([output.reshape([])], values, undefined, true);
    return isSingle(inputs) ? gradients[0]! : gradients;
  };
  return jacobian(first, inputs, options);
}
