import type { Launch, ScanKernel } from '@t/core/kernel';
import { runsInSoftware } from '../../device/adapter.ts';
import type { Queue } from '../../device/queue.ts';
import { product } from '../positions.ts';
import type { DeviceProgram } from '../program.ts';
import { scanBlocks } from './blocks.ts';
import { scanRows } from './rows.ts';
import { buffersOf } from '../rows.ts';

/** Rows of so few elements are not worth a workgroup each. */
const SHORT = 32;

/** Rows that keep a GPU busy with an invocation each, if they are side by side in memory or no longer than this. */
const MANY = 8192;
const MEDIUM = 256;

/**
 * An invocation a row where rows are short or many; else workgroups that share rows. Sums of floats are as exact as if
 * they were kept in about twice the precision. Drivers in software make barriers dear: there the rows are never shared
 * (a row of 1e6: 52 ms, not 266).
 */
export function scanProgram(queue: Queue, kernel: ScanKernel): DeviceProgram {
  const rows = scanRows(queue, kernel);
  const blocks = scanBlocks(queue, kernel);
  const inSoftware = runsInSoftware(queue.device);
  return {
    run(launch: Launch): void {
      (inSoftware || isParallel(kernel, launch.geometry) ? rows : blocks).run(launch);
    },
  };
}

/** Whether there is enough to do with an invocation a row. */
function isParallel(kernel: ScanKernel, geometry: Int32Array): boolean {
  const { rank } = kernel;
  const size = geometry[rank - 1]!;
  const sideBySide = geometry[(1 + buffersOf(kernel)) * rank - 2] === 1;
  return size <= SHORT || (product(geometry, 0, rank - 1) >= MANY && (sideBySide || size <= MEDIUM));
}
