import type { Program } from '../../kernel/backend.ts';
import { launchArguments, type Device } from '../../kernel/device.ts';
import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { flatten, innerStride } from '../../kernel/geometry.ts';
import type { DType } from '../../tensor/dtype.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import { allocate } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { expand } from './broadcast.ts';
import { commonDevice } from './plan.ts';

interface ProductPlan {
  readonly device: Device;
  readonly program: Program;
  readonly geometry: Int32Array;
  readonly layout: Layout;
}

/** Plans by the ids of the layouts of `a`, `b` and what the epilogue reads, nested. */
type PlanTable = (PlanTable | ProductPlan | undefined)[];

/** An element of the result from that of the product, one of each further tensor, and numbers. */
type Epilogue = (product: Expr, inputs: readonly Expr[], scalars: readonly Expr[]) => Expr;

const NO_TENSORS: readonly Tensor[] = [];
const NO_SCALARS: readonly number[] = [];

/** A matrix product and what is done with each of its elements, in one kernel. Knows nothing of autograd. */
export class Product {
  private readonly name: string;
  private readonly epilogue: Epilogue;
  private readonly plans: PlanTable[] = [];

  /** @param name names the kernels; unique, and so is the number of scalars that goes with it */
  constructor(name: string, epilogue: Epilogue) {
    this.name = name;
    this.epilogue = epilogue;
  }

  /**
   * `[..., m, k] @ [..., k, n]`: two matrices, or two batches of equally many; strides are free. The `inputs` of the
   * epilogue are broadcast to the result. All are of one dtype.
   */
  run(a: Tensor, b: Tensor, inputs = NO_TENSORS, scalars = NO_SCALARS): Tensor {
    let table = (this.plans[a.layout.id] ??= []);
    let last = b.layout.id;
    for (const x of inputs) {
      table = (table[last] ??= []) as PlanTable;
      last = x.layout.id;
    }
    let plan = table[last] as ProductPlan | undefined;
    const { device } = a.storage;
    if (plan?.device !== device) table[last] = plan = this.plan(a, b, inputs, scalars.length);
    const out = new Tensor(allocate(device, plan.layout.dtype, plan.layout.size), plan.layout, 0);
    const l = launchArguments;
    l.buffers[0] = out.storage.buffer;
    l.offsets[0] = 0;
    l.buffers[1] = a.storage.buffer;
    l.offsets[1] = a.offset;
    l.buffers[2] = b.storage.buffer;
    l.offsets[2] = b.offset;
    if (b.storage.device !== device) commonDevice('matmul', [a, b]);
    for (let i = 0; i < inputs.length; i++) {
      const { storage, offset } = inputs[i]!;
      if (storage.device !== device) commonDevice('matmul', [a, inputs[i]]);
      l.buffers[3 + i] = storage.buffer;
      l.offsets[3 + i] = offset;
    }
    for (let i = 0; i < scalars.length; i++) l.scalars[i] = scalars[i]!;
    l.geometry = plan.geometry;
    device.backend.run(plan.program, l);
    return out;
  }

  private plan(a: Tensor, b: Tensor, inputs: readonly Tensor[], scalarCount: number): ProductPlan {
    const device = commonDevice('matmul', [a, b, ...inputs]);
    const { dtype } = a;
    const batched = a.ndim === 3;
    const [batch, m, k] = batched ? a.shape : [1, ...a.shape];
    const n = b.shape[b.ndim - 1]!;
    const layout = denseLayout(dtype, batched ? [batch!, m!, n] : [m!, n]);
    const placed = (s: readonly number[]): readonly number[] => (batched ? s : [0, ...s]);
    const [sa, sb] = [placed(a.layout.strides), placed(b.layout.strides)];
    const further = inputs.map((x) => placed(expand(x, layout.shape).layout.strides));
    const kinds = [major(sa), major(sb)] as const;
    const inner = further.map(innerStride);
    const program = device.program(
      `matmul ${this.name} ${dtype} ${kinds.join(' ')} ${inner.join('')}`,
      () => ({
        kind: 'matmul',
        dtype,
        a: kinds[0],
        b: kinds[1],
        inner,
        scalars: new Array<DType>(scalarCount).fill(dtype),
        epilogue: this.epilogue(
          e.input(0, dtype),
          inputs.map((_, i) => e.input(1 + i, dtype)),
          Array.from({ length: scalarCount }, (_, i) => e.scalar(i, dtype)),
        ),
      }),
    );
    const geometry = flatten([batch!, m!, n, k!], placed(layout.strides), sa, sb, ...further);
    return { device, program, geometry, layout };
  }
}

const major = ([, row, column]: readonly number[]): 'row' | 'column' | 'strided' =>
  column === 1 ? 'row' : row === 1 ? 'column' : 'strided';

/** The product as it is. */
export const plainProduct = /* @__PURE__ */ new Product('plain', (product) => product);

/** The product, and a tensor added to it. */
export const biasedProduct = /* @__PURE__ */ new Product('biased', (product, [x]) => e.add(x!, product));
