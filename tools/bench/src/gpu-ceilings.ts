import type { WebGpuBackend } from '@t/backend-webgpu';
import { type Ceiling, countsFlops, countsStreams } from './ceilings.ts';
import type { Ours } from './libraries/ours.ts';
import type { Case, Entry, Timed } from './workloads/workload.ts';

const WORKGROUP = 64;
/** Enough to fill a large GPU. */
const WORKGROUPS = 4096;
/** Independent sums an invocation, of four elements each: none waits for another one. */
const SUMS = 8;
/** Rounds of multiply-adds, as many as a launch needs to take long (in ms) beside its start. */
const ROUNDS = [16, 256, 4096];
const LONG_LAUNCH = 1;

const sums = (code: (i: number) => string): string =>
  Array.from({ length: SUMS }, (_, i) => code(i)).join(' ');

const MULTIPLY_ADD = `
override rounds: i32;
@group(0) @binding(0) var<storage, read_write> data: array<vec4<f32>>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let x = data[id.x];
  let y = 0.5 * x;
  ${sums((i) => `var s${i} = x + ${i}.0;`)}
  for (var i = 0; i < rounds; i++) { ${sums((i) => `s${i} = fma(s${i}, x, y);`)} }
  data[id.x] = 0.001 * (${sums((i) => `${i > 0 ? '+ ' : ''}s${i}`)});
}`;

/** Vectors of four that are copied, more than caches hold. */
const VECTORS = 1 << 22;

const COPY = `
@group(0) @binding(0) var<storage, read> source: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> target_: array<vec4<f32>>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * ${WORKGROUP}u;
  target_[i] = source[i];
}`;

/** A step shorter than this would measure how long a GPU takes to answer. */
const LONG_ENOUGH = 20;

/**
 * Launches of one shader, as many as make a step long enough.
 *
 * @param vectors lengths of its buffers, in vectors of four floats
 * @param share of the case's work that one launch does
 * @param constants values of what the shader leaves open
 */
async function launches(
  device: GPUDevice,
  code: string,
  vectors: readonly number[],
  [x, y]: readonly [number, number],
  share: number,
  constants: Record<string, number> = {},
): Promise<Timed> {
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }), entryPoint: 'main', constants },
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: vectors.map((length, binding) => ({
      binding,
      resource: { buffer: device.createBuffer({ size: 16 * length, usage: 0x80 }) }, // STORAGE
    })),
  });
  const run = async (count: number): Promise<void> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = 0; i < count; i++) pass.dispatchWorkgroups(x, y);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  };
  await run(1);
  let count = 1;
  for (let time = 0; time < LONG_ENOUGH; count *= 2) {
    const start = performance.now();
    await run(count);
    time = performance.now() - start;
  }
  return { step: () => run(count), repeats: count * share };
}

const deviceOf = (ours: Ours): GPUDevice => (ours.backend as WebGpuBackend).device;

const arithmetic: Entry<Ours> = async (ours, { flops }: Case) => {
  for (const [i, rounds] of ROUNDS.entries()) {
    const share = (2 * 4 * SUMS * rounds * WORKGROUP * WORKGROUPS) / flops!;
    const vectors = [WORKGROUP * WORKGROUPS];
    const timed = await launches(deviceOf(ours), MULTIPLY_ADD, vectors, [WORKGROUPS, 1], share, { rounds });
    const start = performance.now();
    await timed.step();
    const time = ((performance.now() - start) * share) / timed.repeats!;
    if (time > LONG_LAUNCH || i === ROUNDS.length - 1) return timed;
  }
  throw new Error('no rounds to measure');
};

const memory: Entry<Ours> = (ours, { streams }: Case) => {
  const { bytes, reads, writes } = streams!;
  const groups = VECTORS / WORKGROUP;
  const share = (2 * 16 * VECTORS) / (bytes * (reads + writes));
  return launches(deviceOf(ours), COPY, [VECTORS, VECTORS], [groups / 4, 4], share);
};

/** The GPU, where it has no time to answer either: multiply-adds of float32, and a copy beyond its caches. */
export const gpuCeilings: readonly Ceiling[] = [
  { kind: 'ceiling', name: 'peak, arithmetic', fits: countsFlops, entry: arithmetic as Entry<unknown> },
  { kind: 'ceiling', name: 'peak, memory', fits: countsStreams, entry: memory as Entry<unknown> },
];
