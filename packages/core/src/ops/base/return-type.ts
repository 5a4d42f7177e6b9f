import { pythonReturnType } from '../../format/index.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/**
 * Several results under PyTorch's names, in its order: `const [values, indices] = x.max(0)` or `x.max(0).values`.
 * Prints as `torch.return_types.max(...)`.
 */
export type ReturnType<K extends string> = Omit<readonly Tensor[], K> & Readonly<Record<K, Tensor>>;

type Class = new (...tensors: Tensor[]) => Tensor[];

/** A class of arrays whose elements have names: those of the results of `op`. */
function classOf(op: string, names: readonly string[]): Class {
  class Results extends Array<Tensor> {
    /** `map`, `filter` and the like give plain arrays. */
    static override get [Symbol.species](): ArrayConstructor {
      return Array;
    }

    override toString(): string {
      return pythonReturnType(op, Object.fromEntries(names.map((name, i) => [name, String(this[i])])));
    }

    [Symbol.for('nodejs.util.inspect.custom')](): string {
      return this.toString();
    }
  }
  names.forEach((name, i) => {
    Object.defineProperty(Results.prototype, name, {
      get(this: Results): Tensor {
        return this[i]!;
      },
    });
  });
  return Results;
}

const classes = new Map<string, Class>();

/** The named results of PyTorch's `op`; always the same names for an op, and two or more. */
export function returnType<K extends string>(op: string, fields: Readonly<Record<K, Tensor>>): ReturnType<K> {
  let results = classes.get(op);
  if (results === undefined) classes.set(op, (results = classOf(op, Object.keys(fields))));
  return new results(...Object.values<Tensor>(fields)) as unknown as ReturnType<K>;
}
