import { RuntimeError } from '@t/core/kernel';
import { calculatesAsWritten } from '../device/adapter.ts';
import { BYTES, FOREIGN, type DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import {
  argument,
  declareAccess,
  declareArguments,
  declareBindings,
  type Binding,
  type Bound,
} from './bindings.ts';
import { withLibrary } from './library.ts';

/**
 * A compute shader whose buffers are left open. Its code reads and writes element `i` of buffer `k` as `load<k>(i)` and
 * `store<k>(i, x)` (see `declareAccess`), which add the launch's offset.
 */
export interface ShaderSource {
  /** Names the pipeline in error messages. */
  readonly label: string;
  readonly bindings: readonly Binding[];
  /** Numbers that a launch brings beside its buffers; `Shader.param` is their source. */
  readonly params: number;
  readonly workgroup: readonly [x: number, y: number];
  /** Declarations before `main`. */
  readonly declarations?: readonly string[] | undefined;
  /** Body of `main`, which knows `global`, `local`, `group` and `groups`, each a vec3<u32>. */
  readonly code: readonly string[];
}

/** Parameters of a shader with `buffers` buffers: the source of the n-th, as an integer or as a float. */
export interface Params {
  int(n: number): string;
  float(n: number): string;
}

export const paramsAfter = (buffers: number): Params => ({
  int: (n) => argument(buffers + n),
  float: (n) => `bitcast<f32>(${argument(buffers + n)})`,
});

/** Source of the number of this workgroup, which is spread over two dimensions where there are many. */
export const GROUP_INDEX = 'i32(group.x + group.y * groups.x)';

/** Source of the number of this invocation, in shaders with one-dimensional workgroups of `size`. */
export const invocationIndex = (size: number): string =>
  `i32((group.x + group.y * groups.x) * ${size}u + local.x)`;

/** A shader compiled for one way in which its buffers coincide and are spread over bindings. */
interface Variant {
  /** Null while it is being compiled ahead of its use (see `Queue.warming`). */
  pipeline: GPUComputePipeline | null;
  readonly descriptor: GPUComputePipelineDescriptor;
  readonly layout: GPUBindGroupLayout;
  readonly bound: readonly Bound[];
}

/** What a launch on certain buffers needs. */
interface Prepared {
  /** Numbers of the buffers' memory. */
  readonly ids: readonly number[];
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
}

/** Most of them that a shader keeps, a power of two. */
const RECENT = 64;

const COMPUTE = 4; // GPUShaderStage.COMPUTE

/** A shader on a device, compiled when a launch first needs it. */
export class Shader {
  private readonly queue: Queue;
  private readonly source: ShaderSource;
  private readonly variants = new Map<string, Variant>();
  private readonly recent: (Prepared | undefined)[] = [];
  /** Bytes of a launch's arguments. */
  private readonly uniformBytes: number;

  constructor(queue: Queue, source: ShaderSource) {
    this.queue = queue;
    this.source = source;
    this.uniformBytes = Math.ceil((source.bindings.length + source.params) / 4) * 16;
  }

  /**
   * Launches `groups` workgroups on `buffers`, from `offsets` on. `fill` writes the parameters, from word `at` of
   * `ints` and `floats` (the same memory) on.
   */
  launch(
    buffers: readonly DeviceBuffer[],
    offsets: readonly number[],
    groups: number,
    fill: (ints: Int32Array, floats: Float32Array, at: number) => void,
  ): void {
    if (groups === 0) return;
    const { queue } = this;
    if (queue.warming !== null) {
      this.warm(buffers, queue.warming);
      return;
    }
    const { bindings } = this.source;
    const count = bindings.length;
    const start = queue.reserve(this.uniformBytes / 4);
    for (let i = 0; i < count; i++) {
      const { block } = buffers[i]!;
      block.batch = queue.batch;
      queue.ints[start + i] = offsets[i]! + (bindings[i]!.quads === true ? block.start / 4 : block.start);
    }
    fill(queue.ints, queue.floats, start + count);
    const { pipeline, group } = this.prepare(buffers);
    const limit = queue.limits.maxComputeWorkgroupsPerDimension;
    // Many are spread over two dimensions; the code skips those beyond.
    const y = Math.ceil(groups / limit);
    queue.launch(pipeline, group, start, Math.ceil(groups / y), y);
  }

  /** Starts to compile what a launch on `buffers` needs. */
  private warm(buffers: readonly DeviceBuffer[], pending: Promise<void>[]): void {
    const variant = this.variantFor(buffers);
    if (variant.pipeline !== null) return;
    const compiled = this.queue.device.createComputePipelineAsync(variant.descriptor);
    pending.push(compiled.then((pipeline) => void (variant.pipeline ??= pipeline)));
  }

  /** Pipeline and bind group for `buffers`: mostly those of an earlier launch, since memory comes out of a pool. */
  private prepare(buffers: readonly DeviceBuffer[]): Prepared {
    const count = this.source.bindings.length;
    let hash = 0;
    for (let i = 0; i < count; i++) hash = Math.imul(hash, 31) + buffers[i]!.block.region.id;
    const slot = hash & (RECENT - 1);
    const known = this.recent[slot];
    if (known !== undefined && known.ids.every((id, i) => id === buffers[i]!.block.region.id)) return known;
    const variant = this.variantFor(buffers);
    const ids = Array.from({ length: count }, (_, i) => buffers[i]!.block.region.id);
    const pipeline = (variant.pipeline ??= this.createPipeline(variant.descriptor));
    const prepared = { ids, pipeline, group: this.bind(variant, buffers) };
    if (!ids.includes(FOREIGN)) this.recent[slot] = prepared;
    return prepared;
  }

  private variantFor(buffers: readonly DeviceBuffer[]): Variant {
    const key = this.source.bindings
      .map((_, i) => `${aliasOf(buffers, i)}:${this.queue.windowsOf(buffers[i]!)}`)
      .join(' ');
    let variant = this.variants.get(key);
    if (variant === undefined) this.variants.set(key, (variant = this.compile(buffers)));
    return variant;
  }

  private bind(variant: Variant, buffers: readonly DeviceBuffer[]): GPUBindGroup {
    const { device, uniforms, windowBytes } = this.queue;
    const entries: GPUBindGroupEntry[] = [
      { binding: 0, resource: { buffer: uniforms, size: this.uniformBytes } },
    ];
    for (const { buffer, binding, windows } of variant.bound) {
      const { gpu, size: bytes } = buffers[buffer]!.block.region;
      for (let w = 0; w < windows; w++) {
        const offset = w * windowBytes;
        const size = Math.min(windowBytes, bytes - offset);
        entries.push({ binding: binding + w, resource: { buffer: gpu, offset, size } });
      }
    }
    return device.createBindGroup({ layout: variant.layout, entries });
  }

  private compile(buffers: readonly DeviceBuffer[]): Variant {
    const { bindings, label, params, workgroup, declarations = [], code } = this.source;
    const bound: Bound[] = [];
    const access: string[] = [];
    let next = 1;
    bindings.forEach((binding, i) => {
      const first = aliasOf(buffers, i);
      if (first === i) {
        const uses = bindings.filter((_, j) => aliasOf(buffers, j) === i);
        bound.push({
          buffer: i,
          binding: next,
          windows: this.queue.windowsOf(buffers[i]!),
          written: uses.some((use) => use.access !== 'read'),
          atomic: uses.some((use) => use.access === 'atomic'),
          quads: uses.some((use) => use.quads === true),
          type: binding.type,
        });
        next += bound.at(-1)!.windows;
      }
      const owner = bound.find(({ buffer }) => buffer === first)!;
      access.push(...declareAccess(i, binding, owner, this.queue.windowBytes / BYTES));
    });
    const most = this.queue.limits.maxStorageBuffersPerShaderStage;
    if (next - 1 > most) {
      throw new RuntimeError(
        `${label}: ${next - 1} storage buffers are needed at once, and this GPU binds ${most}: split the tensors`,
      );
    }
    const body = [...declarations, ...code];
    const wgsl = [
      declareArguments(bindings.length + params),
      ...bound.flatMap(declareBindings),
      ...access,
      ...withLibrary(body.join('\n'), calculatesAsWritten(this.queue.device)),
      ...declarations,
      `@compute @workgroup_size(${workgroup.join(', ')})`,
      'fn main(@builtin(global_invocation_id) global: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>,',
      '  @builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {',
      ...code,
      '}',
    ];
    return { bound, pipeline: null, ...this.describe(label, wgsl.join('\n'), bound) };
  }

  private describe(
    label: string,
    wgsl: string,
    bound: readonly Bound[],
  ): Pick<Variant, 'layout' | 'descriptor'> {
    const { device } = this.queue;
    const entries: GPUBindGroupLayoutEntry[] = [
      { binding: 0, visibility: COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
    ];
    for (const { binding, windows, written } of bound) {
      const type = written ? 'storage' : 'read-only-storage';
      for (let w = 0; w < windows; w++)
        entries.push({ binding: binding + w, visibility: COMPUTE, buffer: { type } });
    }
    const layout = device.createBindGroupLayout({ label, entries });
    const module = this.queue.guarded(`compiling ${label}`, () =>
      device.createShaderModule({ label, code: wgsl }),
    );
    return {
      layout,
      descriptor: {
        label,
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      },
    };
  }

  private createPipeline(descriptor: GPUComputePipelineDescriptor): GPUComputePipeline {
    return this.queue.guarded(`compiling ${descriptor.label}`, () =>
      this.queue.device.createComputePipeline(descriptor),
    );
  }
}

/** The first buffer of a launch in the same region: WebGPU binds none for reading and for writing at once. */
function aliasOf(buffers: readonly DeviceBuffer[], i: number): number {
  const { gpu } = buffers[i]!.block.region;
  for (let j = 0; j < i; j++) if (buffers[j]!.block.region.gpu === gpu) return j;
  return i;
}
