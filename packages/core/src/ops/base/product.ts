import type { Program } from '../../kernel/backend.ts';
import { launchArguments, type Device } from '../../kernel/device.ts';
import { denseLayout, type Layout } from '../../tensor/layout.ts';
import { allocate } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { commonDevice } from './plan.ts';

interface ProductPlan {
  readonly device: Device;
  readonly program: Program;
  readonly geometry: Int32Array;
  readonly layout: Layout;
}

const plans: (ProductPlan[] | undefined)[] = [];

/** `[..., m, k] @ [..., k, n]` of one dtype: two matrices, or two batches of equally many; strides are free. */
export function product(a: Tensor, b: Tensor): Tensor {
  const table = (plans[a.layout.id] ??= []);
  let plan = table[b.layout.id];
  if (plan === undefined || plan.device !== a.storage.device || plan.device !== b.storage.device) {
    table[b.layout.id] = plan = makePlan(a, b);
  }
  const out = new Tensor(allocate(plan.device, plan.layout.dtype, plan.layout.size), plan.layout, 0);
  const l = launchArguments;
  l.buffers[0] = out.storage.buffer;
  l.offsets[0] = 0;
  l.buffers[1] = a.storage.buffer;
  l.offsets[1] = a.offset;
  l.buffers[2] = b.storage.buffer;
  l.offsets[2] = b.offset;
  l.geometry = plan.geometry;
  plan.device.backend.run(plan.program, l);
  return out;
}

function makePlan(a: Tensor, b: Tensor): ProductPlan {
  const device = commonDevice('matmul', [a, b]);
  const { dtype } = a;
  const batched = a.ndim === 3;
  const [batch, m, k] = batched ? a.shape : [1, ...a.shape];
  const n = b.shape[b.ndim - 1]!;
  const layout = denseLayout(dtype, batched ? [batch!, m!, n] : [m!, n]);
  const strides = (x: Layout): number[] => (x.rank === 3 ? [...x.strides] : [0, ...x.strides]);
  const [sa, sb] = [strides(a.layout), strides(b.layout)];
  const major = (s: readonly number[]): 'row' | 'column' | 'strided' =>
    s[2] === 1 ? 'row' : s[1] === 1 ? 'column' : 'strided';
  const kinds = [major(sa), major(sb)] as const;
  const program = device.program(`matmul ${dtype} ${kinds.join(' ')}`, () => ({
    kind: 'matmul',
    dtype,
    a: kinds[0],
    b: kinds[1],
  }));
  const geometry = Int32Array.from([batch!, m!, n, k!, ...strides(layout), ...sa, ...sb]);
  return { device, program, geometry, layout };
}
