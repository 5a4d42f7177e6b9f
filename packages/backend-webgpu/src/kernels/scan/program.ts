import type { Launch, ScanKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import type { DeviceProgram } from '../program.ts';
import { scanBlocks } from './blocks.ts';
import { scanRows } from './rows.ts';

/** Rows of so few elements are not worth a workgroup each. */
const SHORT = 32;

/**
 * An invocation a row where rows are short, or many with their neighbours adjacent; else workgroups that share rows. Sums of
 * floats are as exact as if they were kept in about twice the precision.
 */
export function scanProgram(queue: Queue, kernel: ScanKernel): DeviceProgram {
  const rows = scanRows(queue, kernel);
  const blocks = scanBlocks(queue, kernel);
  return {
    run(launch: Launch): void {
      const size = launch.geometry[kernel.rank - 1]!;
      (size <= SHORT ? rows : blocks).run(launch);
    },
  };
}
