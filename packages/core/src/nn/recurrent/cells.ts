import { ValueError } from '../../errors.ts';
import { empty, newZeros } from '../../ops/create/filled.ts';
import { add } from '../../ops/elementwise/arithmetic.ts';
import { linear } from '../../ops/nn/linear.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { uniform_ } from '../init/fill.ts';
import { Module, type FactoryOptions } from '../module.ts';
import { Parameter } from '../parameter.ts';
import { gruStep, lstmStep, rnnStep, type Nonlinearity } from './gates.ts';

export interface CellOptions extends FactoryOptions {
  /** Add learnt vectors. Default: true. */
  readonly bias?: boolean;
}

export interface RNNCellOptions extends CellOptions {
  /** Default: 'tanh'. */
  readonly nonlinearity?: Nonlinearity;
}

/** One step of a recurrent network. Parameters: `weightIh`, `weightHh`, `biasIh`, `biasHh`. */
abstract class RecurrentCell extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly weightIh: Parameter;
  readonly weightHh: Parameter;
  readonly biasIh: Parameter | null;
  readonly biasHh: Parameter | null;

  constructor(
    gates: number,
    inputSize: number,
    hiddenSize: number,
    { bias = true, dtype, backend }: CellOptions,
  ) {
    super();
    const make = (...shape: number[]): Parameter =>
      new Parameter(empty(shape, { ...(dtype && { dtype }), ...(backend && { backend }) }));
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.weightIh = make(gates * hiddenSize, inputSize);
    this.weightHh = make(gates * hiddenSize, hiddenSize);
    this.biasIh = bias ? make(gates * hiddenSize) : null;
    this.biasHh = bias ? make(gates * hiddenSize) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew: uniform numbers up to `1 / sqrt(hiddenSize)`. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  protected own(input: Tensor): Tensor {
    return linear(input, this.weightIh, this.biasIh);
  }

  protected recurrent(hidden: Tensor): Tensor {
    return linear(hidden, this.weightHh, this.biasHh);
  }

  protected start(input: Tensor): Tensor {
    return newZeros(input, [...input.shape.slice(0, -1), this.hiddenSize]);
  }

  override extraRepr(): string {
    return `${this.inputSize}, ${this.hiddenSize}${this.biasIh === null ? ', bias=False' : ''}`;
  }
}

/** A step of `RNN`: `[batch?, inputSize]` and the state `[batch?, hiddenSize]` (zeros) give the next state. */
export class RNNCell extends RecurrentCell {
  readonly nonlinearity: Nonlinearity;

  constructor(inputSize: number, hiddenSize: number, options: RNNCellOptions = {}) {
    super(1, inputSize, hiddenSize, options);
    this.nonlinearity = options.nonlinearity ?? 'tanh';
    if (this.nonlinearity !== 'tanh' && this.nonlinearity !== 'relu') {
      throw new ValueError(`Unknown nonlinearity: ${String(this.nonlinearity)}`);
    }
  }

  forward(input: Tensor, hidden = this.start(input)): Tensor {
    return rnnStep(this.own(input), this.recurrent(hidden), this.nonlinearity);
  }

  override extraRepr(): string {
    const more = this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`;
    return super.extraRepr() + more;
  }
}

/** A step of `GRU`. */
export class GRUCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options: CellOptions = {}) {
    super(3, inputSize, hiddenSize, options);
  }

  forward(input: Tensor, hidden = this.start(input)): Tensor {
    return gruStep(this.own(input), this.recurrent(hidden), hidden);
  }
}

/** A step of `LSTM`: gives the hidden state and the cell. */
export class LSTMCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options: CellOptions = {}) {
    super(4, inputSize, hiddenSize, options);
  }

  forward(
    input: Tensor,
    [hidden, cell]: readonly [hidden: Tensor, cell: Tensor] = [this.start(input), this.start(input)],
  ): [hidden: Tensor, cell: Tensor] {
    return lstmStep(add(this.own(input), this.recurrent(hidden)), cell);
  }
}
