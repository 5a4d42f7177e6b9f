import { DataError } from '../errors.ts';
import type { Frame } from '../frame/frame.ts';
import type { Encoder, EncoderJson } from './encoder.ts';
import { Imputer } from './imputer.ts';
import { OneHotEncoder } from './one-hot-encoder.ts';
import { StandardScaler } from './standard-scaler.ts';

/** Encoders one after another, each fitted on what the ones before it make of the training data. */
export class Pipeline implements Encoder {
  readonly #steps: readonly Encoder[];

  constructor(steps: readonly Encoder[]) {
    this.#steps = [...steps];
  }

  fit(frame: Frame): this {
    this.fitTransform(frame);
    return this;
  }

  transform(frame: Frame): Frame {
    return this.#steps.reduce((prepared, step) => step.transform(prepared), frame);
  }

  fitTransform(frame: Frame): Frame {
    return this.#steps.reduce((prepared, step) => step.fitTransform(prepared), frame);
  }

  toJSON(): EncoderJson {
    return { kind: 'Pipeline', options: null, fitted: this.#steps.map((step) => step.toJSON()) };
  }

  static fromJSON(json: EncoderJson): Pipeline {
    return new Pipeline((json.fitted as EncoderJson[]).map(encoderFromJSON));
  }
}

const KINDS = new Map<string, { fromJSON(json: EncoderJson): Encoder }>([
  ['OneHotEncoder', OneHotEncoder],
  ['StandardScaler', StandardScaler],
  ['Imputer', Imputer],
  ['Pipeline', Pipeline],
]);

/** The encoder that `toJSON`, or `JSON.stringify`, wrote. A DataError on anything else. */
export function encoderFromJSON(json: string | EncoderJson): Encoder {
  const parsed = typeof json === 'string' ? (JSON.parse(json) as EncoderJson) : json;
  const kind = KINDS.get(parsed?.kind);
  if (kind === undefined)
    throw new DataError(`this is no encoder of @t/data: kind ${JSON.stringify(parsed?.kind)}`);
  return kind.fromJSON(parsed);
}
