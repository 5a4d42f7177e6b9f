import { noGrad } from '../autograd/mode.ts';
import { RuntimeError } from '../errors.ts';
import { formatSize } from '../format/python.ts';
import { copyInto } from '../ops/base/fill.ts';
import { sameShape } from '../tensor/layout.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Tensors by PyTorch's names. */
export type StateDict = Readonly<Record<string, Tensor>>;

export interface LoadOptions {
  /** An error where the names are not exactly those of the module. Default: true. */
  readonly strict?: boolean;
}

export interface LoadResult {
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];
}

const quoted = (keys: readonly string[]): string => keys.map((key) => `"${key}"`).join(', ');

/** Copies `state` into `members`, those of the module `name`. */
export function loadState(
  name: string,
  members: readonly (readonly [string, Tensor])[],
  state: StateDict,
  { strict = true }: LoadOptions,
): LoadResult {
  const known = new Set(members.map(([key]) => key));
  const missingKeys = [...known].filter((key) => state[key] === undefined);
  const unexpectedKeys = Object.keys(state).filter((key) => !known.has(key));
  const problems: string[] = [];
  if (strict && missingKeys.length > 0)
    problems.push(`Missing key(s) in state_dict: ${quoted(missingKeys)}. `);
  if (strict && unexpectedKeys.length > 0)
    problems.push(`Unexpected key(s) in state_dict: ${quoted(unexpectedKeys)}. `);
  noGrad(() => {
    for (const [key, member] of members) {
      const value = state[key];
      if (value === undefined) continue;
      if (sameShape(value.shape, member.shape)) copyInto(member, value);
      else {
        problems.push(
          `size mismatch for ${key}: copying a param with shape ${formatSize(value.shape)} from checkpoint, the shape ` +
            `in current model is ${formatSize(member.shape)}.`,
        );
      }
    }
  });
  if (problems.length > 0) {
    throw new RuntimeError(`Error(s) in loading state_dict for ${name}:\n\t${problems.join('\n\t')}`);
  }
  return { missingKeys, unexpectedKeys };
}
