import { dtypeInfo } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { onHost } from '../../tensor/at-once.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { NotImplementedError, RuntimeError } from '../../errors.ts';
import { accepts, argumentError } from './arguments.ts';
import { expand } from './broadcast.ts';
import { copyInto, emptyOf, fullOf } from './fill.ts';
import { broadcastShapes, commonDevice } from './plan.ts';
import { castTo, type Operand } from './pointwise.ts';
import { applyRow, type Context, type Row } from './row.ts';
import { add } from '../elementwise/arithmetic.ts';
import { checkCast, resultType, type KernelRule, type TypeRule } from './types.ts';

/**
 * Gradient of an operand from that of the result, in differentiable ops; `out` is the result. A string is PyTorch's name of
 * a derivative that it does not have.
 */
export type Slope = string | ((g: Tensor, out: Tensor, ...operands: Tensor[]) => Tensor);

export interface HostFunctionSpec {
  /** PyTorch's name, used in messages. */
  readonly name: string;
  /** PyTorch's name of the backward node. */
  readonly gradName: string;
  /** PyTorch's call forms. */
  readonly forms: readonly string[];
  /** From the promoted dtype of the operands to the one of the result. */
  readonly types: TypeRule;
  /** For which of these there is a kernel. Default: all. */
  readonly kernel?: KernelRule;
  /** One element of the result, from one of each operand. */
  compute(...values: number[]): number;
  /** How each operand gets its gradient. Default: there is none, which is an error on the way back. */
  readonly backward?: readonly Slope[];
}

/**
 * An elementwise function that takes more than an expression, such as a series with a limit: computed on the host in
 * double precision. Operands are broadcast and promoted as everywhere.
 */
export class HostFunction {
  private readonly spec: HostFunctionSpec;
  private readonly row: Row<null>;

  constructor(spec: HostFunctionSpec) {
    this.spec = spec;
    const slope = (ctx: Context<null>, i: number, g: Tensor): Tensor => {
      if (spec.backward === undefined) {
        throw new RuntimeError(`derivative for aten::${spec.name} is not implemented`);
      }
      const rule = spec.backward[i]!;
      if (typeof rule === 'string') {
        throw new NotImplementedError(`the derivative for '${rule}' is not implemented.`);
      }
      return rule(g, ctx.output(), ...ctx.inputs.map((_, j) => ctx.input(j)));
    };
    this.row = {
      name: spec.backward === undefined ? 'NotImplemented' : spec.gradName,
      forward: (inputs) => this.run(inputs),
      saves: { inputs: 'all', outputs: [0] },
      backward: (ctx, g) => ctx.needs.map((needed, i) => (g && needed ? slope(ctx, i, g) : null)),
      jvp: (ctx, ...tangents) => {
        const parts = tangents.map((t, i) => t && slope(ctx, i, t)).filter((part) => part !== null);
        return [parts.length === 0 ? null : parts.reduce((a, b) => add(a, b))];
      },
    };
  }

  apply(...operands: Operand[]): Tensor {
    const { name, forms, types, kernel } = this.spec;
    if (!accepts(forms, operands)) throw argumentError(name, forms, operands);
    const device = commonDevice(name, operands);
    const dtypes = operands.map((x) => (x instanceof Tensor ? x.dtype : resultType(x)));
    const dtype = types(resultType(...operands), dtypes);
    const shape = broadcastShapes(...operands.map((x) => (x instanceof Tensor ? x.shape : [])));
    kernel?.(dtype);
    const inputs = operands.map((operand) => {
      const x = operand instanceof Tensor ? operand : fullOf(device, dtype, [], operand);
      return expand(x.dtype === dtype ? x : castTo(x, dtype), shape);
    });
    return applyRow(this.row, inputs, null) as Tensor;
  }

  /** `apply` into the first operand. */
  applyInPlace(target: Tensor, ...others: Operand[]): Tensor {
    const result = this.apply(target, ...others);
    checkCast(result.dtype, target.dtype);
    return copyInto(target, result);
  }

  private run(inputs: readonly Tensor[]): Tensor {
    const { dtype, shape, device } = inputs[0]!;
    const out = emptyOf(device, denseLayout(dtype, shape));
    const { compute } = this.spec;
    onHost(inputs, [out], (values) => {
      const result = new (dtypeInfo(dtype).array)(out.layout.size);
      const element = new Array<number>(values.length);
      for (let i = 0; i < result.length; i++) {
        for (let j = 0; j < element.length; j++) element[j] = values[j]![i]!;
        result[i] = compute(...element);
      }
      return [result];
    });
    return out;
  }
}
