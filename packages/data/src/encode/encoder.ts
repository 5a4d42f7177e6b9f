import { DataError } from '../errors.ts';
import type { Column } from '../frame/column.ts';
import type { Frame } from '../frame/frame.ts';

/**
 * What learns from a training frame with `fit` and then prepares any frame the same way with `transform`. `toJSON`
 * keeps what it learnt; `encoderFromJSON` brings it back.
 */
export interface Encoder {
  /** Learns from the frame, forgetting what it knew; returns itself. */
  fit(frame: Frame): this;
  /** The frame prepared. A DataError before `fit`, or where a column it was fitted on is not there. */
  transform(frame: Frame): Frame;
  /** `fit` and `transform` of the same frame. */
  fitTransform(frame: Frame): Frame;
  toJSON(): EncoderJson;
}

/** An encoder's options and what it learnt, as `JSON.stringify` writes it. */
export interface EncoderJson {
  kind: string;
  options: unknown;
  /** null before `fit`. */
  fitted: unknown;
}

/** The column an encoder was fitted on; a DataError where the frame has none of that name. */
export function fittedColumn(frame: Frame, name: string): Column {
  const column = frame.columns.get(name);
  if (column === undefined)
    throw new DataError(`the encoder was fitted on a column "${name}", which is not there`, name);
  return column;
}

/** What an encoder learnt; a DataError where it has not been fitted. */
export function fittedState<T>(state: T | null, encoder: string): T {
  if (state === null)
    throw new DataError(`${encoder} is not fitted yet: call fit with the training data first`);
  return state;
}
