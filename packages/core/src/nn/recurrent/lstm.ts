import { add } from '../../ops/elementwise/arithmetic.ts';
import { linear } from '../../ops/nn/linear.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { lstmStep } from './gates.ts';
import { RecurrentNetwork, type RecurrentOptions, type States, type Weights } from './network.ts';

export interface LSTMOptions extends RecurrentOptions {
  /** Size of a projection of the hidden state; 0 (the default) for none. */
  readonly projSize?: number;
}

/** Long short-term memory (Hochreiter and Schmidhuber, 1997). Shapes as those of `RNN`. */
export class LSTM extends RecurrentNetwork {
  constructor(inputSize: number, hiddenSize: number, options: LSTMOptions = {}) {
    super(4, inputSize, hiddenSize, options, options.projSize ?? 0);
  }

  /** The output at each time, and the last hidden states and cells, `[layers * directions, batch, size]` each. */
  forward(
    input: Tensor,
    states?: readonly [hidden: Tensor, cell: Tensor],
  ): [output: Tensor, states: [hidden: Tensor, cell: Tensor]] {
    const size = this.projSize > 0 ? this.projSize : this.hiddenSize;
    const done = this.run(input, states, [size, this.hiddenSize]);
    return [done.output, done.states as [Tensor, Tensor]];
  }

  protected override advance(own: Tensor, [hidden, cell]: States, { hh, biasHh, hr }: Weights): States {
    const [next, nextCell] = lstmStep(add(own, linear(hidden!, hh, biasHh)), cell!);
    return [hr === null ? next : linear(next, hr), nextCell];
  }
}
