import { launchArguments } from '../../kernel/device.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { atLeastOneLoop, flatten, innerStride } from '../../kernel/geometry.ts';
import type { Tensor } from '../../tensor/tensor.ts';

export interface CoordinateSpec {
  /** Names the kernel; unique. */
  readonly name: string;
  /** One element of the result from one of the input, its coordinates and the scalars (int32). */
  body(x: Expr, coords: readonly Expr[], scalars: readonly Expr[]): Expr;
}

/**
 * An elementwise kernel that knows where it is: unlike those of `Pointwise` its loops are the dimensions of
 * the tensor, one by one, since merged loops have no coordinates. Knows nothing of autograd.
 */
export class CoordinateKernel {
  private readonly spec: CoordinateSpec;

  constructor(spec: CoordinateSpec) {
    this.spec = spec;
  }

  /** Writes into `out` from `x`; both of one shape and dtype. They may be the same tensor. */
  run(out: Tensor, x: Tensor, scalars: readonly number[]): Tensor {
    const { device, dtype } = x;
    const loops = atLeastOneLoop({ sizes: x.shape, strides: [out.layout.strides, x.layout.strides] });
    const rank = loops.sizes.length;
    const inner = loops.strides.map(innerStride);
    const program = device.program(
      `coordinates ${this.spec.name} ${dtype} ${rank} ${inner.join('')}`,
      () => ({
        kind: 'map',
        rank,
        inner,
        inputs: [dtype],
        scalars: scalars.map(() => 'int32' as const),
        body: this.spec.body(
          e.input(0, dtype),
          Array.from({ length: rank }, (_, axis) => e.coord(axis)),
          scalars.map((_, i) => e.scalar(i, 'int32')),
        ),
        output: dtype,
      }),
    );
    const l = launchArguments;
    l.buffers[0] = out.storage.buffer;
    l.offsets[0] = out.offset;
    l.buffers[1] = x.storage.buffer;
    l.offsets[1] = x.offset;
    scalars.forEach((value, i) => (l.scalars[i] = value));
    l.geometry = flatten(loops.sizes, ...loops.strides);
    device.backend.run(program, l);
    return out;
  }
}
