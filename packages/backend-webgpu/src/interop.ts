import { bufferOf, fromBuffer, type Backend, type DType, type Tensor } from '@t/core';
import { RuntimeError, type DeferredMaps } from '@t/core/kernel';
import { BYTES, type DeviceBuffer, type DeviceMemory } from './device/memory.ts';
import type { Queue } from './device/queue.ts';

/** Where a tensor lies in GPU memory, in bytes. */
export interface GpuPart {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

export interface GpuTensorOptions {
  /** Default: float32. uint8 and bool take four bytes an element, an i32. */
  readonly dtype?: DType;
  readonly requiresGrad?: boolean;
}

const STORAGE = 0x80; // GPUBufferUsage.STORAGE

/**
 * A tensor over a GPUBuffer of the caller's, row-major from its start. It is not destroyed with the tensor. RuntimeError
 * where it is too small or cannot be bound as storage.
 */
export function tensorOver(
  backend: Backend,
  memory: DeviceMemory,
  maps: DeferredMaps,
  gpu: GPUBuffer,
  shape: readonly number[],
  { dtype = 'float32', requiresGrad = false }: GpuTensorOptions,
): Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  if ((gpu.usage & STORAGE) === 0) {
    throw new RuntimeError('webgpu: a tensor needs a GPUBuffer made with GPUBufferUsage.STORAGE');
  }
  if (gpu.size < length * BYTES) {
    throw new RuntimeError(
      `webgpu: a tensor of shape [${shape.join(', ')}] takes ${length * BYTES} bytes, and the GPUBuffer has ${gpu.size}`,
    );
  }
  const buffer = memory.adopt(gpu, dtype, length);
  maps.expose(buffer);
  return fromBuffer(buffer, shape, { dtype, backend, requiresGrad });
}

/**
 * The memory of a row-major tensor, with all that was launched so far on its way to the GPU. Valid as long as the tensor
 * lives. RuntimeError for tensors that do not lie row-major.
 */
export function partOf(queue: Queue, maps: DeferredMaps, x: Tensor): GpuPart {
  if (!x.isContiguous())
    throw new RuntimeError('webgpu: the tensor does not lie row-major: take x.contiguous()');
  const { buffer, offset } = bufferOf(x);
  maps.expose(buffer);
  queue.flush();
  const { region, start } = (buffer as DeviceBuffer).block;
  return { buffer: region.gpu, offset: (start + offset) * BYTES, size: x.numel() * BYTES };
}
