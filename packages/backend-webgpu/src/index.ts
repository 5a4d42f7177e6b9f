export { webgpu, type WebGpuBackend, type WebGpuMemoryStats, type WebGpuOptions } from './backend.ts';
export type { Limits } from './device/adapter.ts';
export type { GpuPart, GpuTensorOptions } from './interop.ts';
