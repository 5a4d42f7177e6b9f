import { repr, reprSync, toString } from '../tensor/print.ts';
import { Tensor } from '../tensor/tensor.ts';
import { withOptions } from '../ops/create/tensor.ts';

export interface ParameterOptions {
  /** Default: true. */
  readonly requiresGrad?: boolean;
}

const HEAD = 'Parameter containing:\n';

/**
 * A tensor that a module learns: held in a property of a module, it is one of the module's `parameters()`. It shares
 * the memory of `data`, without its history.
 */
export class Parameter extends Tensor {
  constructor(data: Tensor, { requiresGrad = true }: ParameterOptions = {}) {
    super(data.storage, data.layout, data.offset);
    withOptions(this, { requiresGrad });
  }
}

// As a tensor prints, under a head line; Tensor declares its methods as properties, which no method may override.
const printed: readonly (readonly [string | symbol, (x: Tensor) => unknown])[] = [
  ['repr', async (x) => HEAD + (await repr(x))],
  ['reprSync', (x) => HEAD + reprSync(x)],
  ['toString', (x) => HEAD + toString(x)],
  [Symbol.for('nodejs.util.inspect.custom'), (x) => HEAD + toString(x)],
];
for (const [name, print] of printed) {
  Object.defineProperty(Parameter.prototype, name, {
    configurable: true,
    writable: true,
    value(this: Tensor): unknown {
      return print(this);
    },
  });
}
