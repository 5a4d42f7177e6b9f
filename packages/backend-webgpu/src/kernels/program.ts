import type { Launch } from '@t/core/kernel';

/** A kernel on the device: queues the launches of shaders that compute it. */
export interface DeviceProgram {
  run(launch: Launch): void;
}
