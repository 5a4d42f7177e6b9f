import { NotImplemented } from '../call.ts';
import { Unrepresentable } from '../codec.ts';
import type { Origin } from '../observe.ts';

export type Status = 'pass' | 'fail' | 'expected' | 'unsupported';
export type Direction = 'forward' | 'backward';

/** How one direction of a sample went. */
export interface Outcome {
  readonly status: Status;
  /** Why it did not pass. */
  readonly reason?: string;
  /** max |got - expected| / (1 + |expected|) over what was compared. */
  readonly worstError: number;
  readonly origin?: Origin;
}

export interface SampleResult {
  readonly id: string;
  /** Operator, or `random.<case>`, `printing`, `modules`. */
  readonly op: string;
  readonly dtype: string;
  /** Tier of the op; 0 for random streams, printed forms and modules. */
  readonly tier: number;
  /** PyTorch's dtypes in the sample, for the manifest. */
  readonly dtypes: readonly string[];
  /** An int64 in it lies beyond int32. */
  readonly wideIntegers: boolean;
  /** The first argument is a number. */
  readonly numberFirst: boolean;
  readonly forward: Outcome;
  readonly backward?: Outcome;
  /** What we computed, as a line of JSON. */
  readonly dump: string;
}

export const passed = (worstError: number, origin?: Origin): Outcome => ({
  status: 'pass',
  worstError,
  ...(origin && { origin }),
});

/** The outcome of a comparison or a call that threw. */
export function failed(error: unknown): Outcome {
  return {
    status: error instanceof NotImplemented ? 'unsupported' : 'fail',
    reason: reasonOf(error),
    worstError: 0,
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Unrepresentable) return `not representable: ${error.message}`;
  if (error instanceof NotImplemented) return `not implemented: ${error.message}`;
  const { type, message } = describeError(error);
  return type === 'Error' ? message : `${type}: ${message}`;
}

/** Class and message of what was thrown, in the goldens' form. */
export function describeError(error: unknown): { type: string; message: string } {
  if (error instanceof Error) return { type: error.name, message: error.message };
  return { type: typeof error, message: String(error) };
}
