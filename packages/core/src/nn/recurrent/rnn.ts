import { ValueError } from '../../errors.ts';
import { linear } from '../../ops/nn/linear.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { rnnStep, type Nonlinearity } from './gates.ts';
import { RecurrentNetwork, type RecurrentOptions, type States, type Weights } from './network.ts';

export interface RNNOptions extends RecurrentOptions {
  /** Default: 'tanh'. */
  readonly nonlinearity?: Nonlinearity;
}

/**
 * The plain recurrent network of Elman: `h' = tanh(W x + b + U h + c)`. `[time, batch, inputSize]` to
 * `[time, batch, directions * hiddenSize]`.
 */
export class RNN extends RecurrentNetwork {
  readonly nonlinearity: Nonlinearity;

  constructor(inputSize: number, hiddenSize: number, options: RNNOptions = {}) {
    const { nonlinearity = 'tanh' } = options;
    if (nonlinearity !== 'tanh' && nonlinearity !== 'relu') {
      throw new ValueError(`Unknown nonlinearity '${String(nonlinearity)}'`);
    }
    super(1, inputSize, hiddenSize, options);
    this.nonlinearity = nonlinearity;
  }

  /** The output at each time, and the last hidden states `[layers * directions, batch, hiddenSize]`. */
  forward(input: Tensor, hidden?: Tensor): [output: Tensor, hidden: Tensor] {
    const { output, states } = this.run(input, hidden && [hidden], [this.hiddenSize]);
    return [output, states[0]!];
  }

  protected override advance(own: Tensor, [hidden]: States, { hh, biasHh }: Weights): States {
    return [rnnStep(own, linear(hidden!, hh, biasHh), this.nonlinearity)];
  }
}
