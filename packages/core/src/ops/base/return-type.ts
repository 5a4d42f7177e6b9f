import { pythonReturnType } from '../../format/index.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/**
 * Several results under PyTorch's names, in its order: `const [values, indices] = x.max(0)` or `x.max(0).values`.
 * Prints as `torch.return_types.max(...)`.
 */
export type ReturnType<K extends string> = Omit<readonly Tensor[], K> & Readonly<Record<K, Tensor>>;

/** The named results of PyTorch's `op`. */
export function returnType<K extends string>(op: string, fields: Readonly<Record<K, Tensor>>): ReturnType<K> {
  const names = Object.keys(fields) as K[];
  const tuple = names.map((name) => fields[name]);
  const print = (): string =>
    pythonReturnType(op, Object.fromEntries(names.map((name) => [name, String(fields[name])])));
  const hidden = (value: unknown): PropertyDescriptor => ({ value, enumerable: false });
  return Object.defineProperties(tuple, {
    ...Object.fromEntries(names.map((name) => [name, hidden(fields[name])])),
    toString: hidden(print),
    [Symbol.for('nodejs.util.inspect.custom')]: hidden(print),
  }) as unknown as ReturnType<K>;
}
