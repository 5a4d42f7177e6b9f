import { linear } from '../../ops/nn/linear.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { gruStep } from './gates.ts';
import { RecurrentNetwork, type RecurrentOptions, type States, type Weights } from './network.ts';

/** Gated recurrent units (Cho et al., 2014). Shapes as those of `RNN`. */
export class GRU extends RecurrentNetwork {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(3, inputSize, hiddenSize, options);
  }

  /** The output at each time, and the last hidden states `[layers * directions, batch, hiddenSize]`. */
  forward(input: Tensor, hidden?: Tensor): [output: Tensor, hidden: Tensor] {
    const { output, states } = this.run(input, hidden && [hidden], [this.hiddenSize]);
    return [output, states[0]!];
  }

  protected override advance(own: Tensor, [hidden]: States, { hh, biasHh }: Weights): States {
    return [gruStep(own, linear(hidden!, hh, biasHh), hidden!)];
  }
}
