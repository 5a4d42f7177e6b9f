import { RuntimeError } from '../errors.ts';
import { stack } from '../ops/shape/index.ts';
import { fullOf, zerosLikeOf } from '../ops/base/fill.ts';
import { Tensor } from '../tensor/tensor.ts';
import { dualLevel, setTangent, tangentOf } from './dual.ts';
import { grad } from './engine.ts';
import { enableGrad } from './mode.ts';

/** One tensor or several, as the functions here take and give them. */
export type TensorOrList = Tensor | readonly Tensor[];

const listOf = (x: TensorOrList): readonly Tensor[] => (x instanceof Tensor ? [x] : x);

/** `values` in the form of `like`: one tensor for one, a list for a list. */
const inFormOf = <T>(like: TensorOrList, values: T[]): T | T[] => (like instanceof Tensor ? values[0]! : values);

/** Calls `fn` the way its inputs were given. */
const call = (fn: DifferentiableFunction, like: TensorOrList, inputs: readonly Tensor[]): TensorOrList =>
  like instanceof Tensor ? fn(inputs[0]!) : fn(...inputs);

/** A function of tensors that gives a tensor or several. */
export type DifferentiableFunction = (...inputs: Tensor[]) => TensorOrList;

export interface FunctionalOptions {
  /** Record the computation, so that its result can be differentiated again. */
  readonly createGraph?: boolean;
}

/** Inputs as leaves of a graph of their own, unless that graph is to be part of the caller's. */
function asLeaves(inputs: TensorOrList, createGraph: boolean): Tensor[] {
  return listOf(inputs).map((x) => (createGraph ? x.viewAs(x) : x.detach().requiresGrad_()));
}

const detachAll = (values: readonly Tensor[], createGraph: boolean): Tensor[] =>
  values.map((x) => (createGraph ? x : x.detach()));

/**
 * Value of `fn` and the product of `v` with its Jacobian: `[output, vjp]`. `v` has the shape of the output and may
 * be left out for a single element. Source: torch.autograd.functional.vjp.
 */
export function vjp(fn: DifferentiableFunction, inputs: TensorOrList, v?: TensorOrList | null, options: FunctionalOptions = {}): [TensorOrList, TensorOrList] {
  const { createGraph = false } = options;
  return enableGrad(() => {
    const leaves = asLeaves(inputs, createGraph);
    const output = call(fn, inputs, leaves);
    const outputs = listOf(output);
    const seeds = v === undefined || v === null ? undefined : listOf(v);
    if (seeds === undefined && (outputs.length !== 1 || outputs[0]!.layout.size !== 1)) {
      throw new RuntimeError(
        'The vector v can only be None if the user-provided function returns a single Tensor with a single element.',
      );
    }
    const found = gradientsOf(outputs, leaves, seeds, createGraph);
    return [inFormOf(output, detachAll(outputs, createGraph)), inFormOf(inputs, found)];
  });
}

/** Gradients of outputs that may not depend on all inputs, or on none: zero then. */
function gradientsOf(outputs: readonly Tensor[], inputs: readonly Tensor[], seeds: readonly Tensor[] | undefined, createGraph: boolean): Tensor[] {
  const used = outputs.flatMap((output, i) => (output.requiresGrad ? [i] : []));
  const found =
    used.length === 0
      ? inputs.map(() => null)
      : grad(used.map((i) => outputs[i]!), inputs, {
          gradOutputs: used.map((i) => seeds?.[i]),
          retainGraph: true,
          createGraph,
          allowUnused: true,
        });
  return found.map((gradient, i) => gradient ?? zerosLikeOf(inputs[i]!));
}

/**
 * Value of `fn` and the product of its Jacobian with `v`: `[output, jvp]`, in one forward pass that carries
 * tangents along. `v` has the shapes of the inputs and may be left out for a single element.
 */
export function jvp(fn: DifferentiableFunction, inputs: TensorOrList, v?: TensorOrList | null, options: FunctionalOptions = {}): [TensorOrList, TensorOrList] {
  const { createGraph = false } = options;
  const values = listOf(inputs);
  if ((v === undefined || v === null) && (values.length !== 1 || values[0]!.layout.size !== 1)) {
    throw new RuntimeError(
      'The vector v can only be None if the input to the user-provided function is a single Tensor with a single element.',
    );
  }
  const tangents = v === undefined || v === null ? [fullOf(values[0]!.device, values[0]!.dtype, values[0]!.shape, 1)] : listOf(v);
  checkShapes(values, tangents);
  if (dualLevel.active > 0) throw new RuntimeError('Nested forward mode AD is not supported at the moment');
  const duals = values.map((x, i) => {
    const dual = createGraph ? x.viewAs(x) : x.detach();
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
  const outputs = listOf(output);
  const pushed = outputs.map((x) => tangentOf(x) ?? zerosLikeOf(x));
  return [inFormOf(output, detachAll(outputs, createGraph)), inFormOf(output, detachAll(pushed, createGraph))];
}

function checkShapes(values: readonly Tensor[], tangents: readonly Tensor[]): void {
  if (values.length !== tangents.length) {
    throw new RuntimeError(`v is a tuple of invalid length: should be ${values.length} but got ${tangents.length}.`);
  }
  values.forEach((x, i) => {
    if (x.shape.join() !== tangents[i]!.shape.join()) {
      throw new RuntimeError(
        `${values.length > 1 ? `Entry ${i} in ` : ''}v has invalid size: should be ${x.shape} but got ${tangents[i]!.shape}.`,
      );
    }
  });
}

/**
 * All first derivatives: for one input and one output a tensor of shape output + input; lists of inputs or outputs
 * give lists, outputs outermost. One backward pass an output element. Source: torch.autograd.functional.jacobian.
 */
export function jacobian(fn: DifferentiableFunction, inputs: TensorOrList, options: FunctionalOptions = {}): JacobianResult {
  const { createGraph = false } = options;
  return enableGrad(() => {
    const leaves = asLeaves(inputs, createGraph);
    const output = call(fn, inputs, leaves);
    const rows = listOf(output).map((out) => inFormOf(inputs, jacobianOf(out, leaves, createGraph)));
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
export function hessian(fn: DifferentiableFunction, inputs: TensorOrList, options: FunctionalOptions = {}): JacobianResult {
  const first = (...values: Tensor[]): TensorOrList => {
    const output = fn(...values);
    const single = output instanceof Tensor ? output : output[0]!;
    if (!(output instanceof Tensor) && output.length !== 1) throw notSingle();
    if (single.layout.size !== 1) throw notSingle();
    const gradients = gradientsOf([single.reshape([])], values, undefined, true);
    return inputs instanceof Tensor ? gradients[0]! : gradients;
  };
  return jacobian(first, inputs, options);
}

const notSingle = (): RuntimeError =>
  new RuntimeError('The Tensor returned by the function given to hessian should contain a single element');
