import { AssertionError, RuntimeError, ValueError } from '../../errors.ts';
import { empty, newZeros } from '../../ops/create/filled.ts';
import { dropout } from '../../ops/nn/dropout.ts';
import { linear } from '../../ops/nn/linear.ts';
import { catAlong, stackAlong } from '../../ops/shape/join.ts';
import { transpose } from '../../ops/shape/permute.ts';
import { selectAt } from '../../ops/shape/slice.ts';
import { squeeze, unsqueeze } from '../../ops/shape/squeeze.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { uniform_ } from '../init/fill.ts';
import { Module, type FactoryOptions } from '../module.ts';
import { Parameter } from '../parameter.ts';
import { pythonSetting } from '../repr.ts';

export interface RecurrentOptions extends FactoryOptions {
  /** Networks on top of each other. Default: 1. */
  readonly numLayers?: number;
  /** Add learnt vectors. Default: true. */
  readonly bias?: boolean;
  /** Sequences are `[batch, time, features]` rather than `[time, batch, features]`. */
  readonly batchFirst?: boolean;
  /** Probability of dropout between the layers. Default: 0. */
  readonly dropout?: number;
  /** A second network in each layer goes from the end to the start. */
  readonly bidirectional?: boolean;
}

type WeightName = `${'weight' | 'bias'}${'Ih' | 'Hh' | 'Hr'}L${number}${'' | 'Reverse'}`;

/** The weights of one direction of one layer. */
export interface Weights {
  readonly ih: Tensor;
  readonly hh: Tensor;
  readonly biasIh: Tensor | null;
  readonly biasHh: Tensor | null;
  /** Projection of the hidden state. */
  readonly hr: Tensor | null;
}

/** States of all layers and directions, each `[layers * directions, batch, size]`: hidden, and cell where there is one. */
export type States = readonly Tensor[];

/**
 * Recurrent networks: layers of one or two directions. Parameters are properties named as in PyTorch: `weightIhL0`,
 * `weightHhL0`, `biasIhL0`, `biasHhL0`, `weightIhL0Reverse` and so on.
 */
export abstract class RecurrentNetwork extends Module {
  [weight: WeightName]: Parameter;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly projSize: number;
  private readonly hasBias: boolean;

  constructor(gates: number, inputSize: number, hiddenSize: number, options: RecurrentOptions, projSize = 0) {
    super();
    const { numLayers = 1, bias = true, batchFirst = false, dropout = 0, bidirectional = false } = options;
    if (typeof dropout !== 'number' || !(dropout >= 0 && dropout <= 1)) {
      throw new ValueError(
        'dropout should be a number in range [0, 1] representing the probability of an element being zeroed',
      );
    }
    if (projSize < 0) {
      throw new ValueError('proj_size should be a positive integer or zero to disable projections');
    }
    if (projSize >= hiddenSize && projSize > 0) {
      throw new ValueError('proj_size has to be smaller than hidden_size');
    }
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.numLayers = numLayers;
    this.batchFirst = batchFirst;
    this.dropout = dropout;
    this.bidirectional = bidirectional;
    this.projSize = projSize;
    this.hasBias = bias;
    const { dtype, backend } = options;
    const make = (...shape: number[]): Parameter =>
      new Parameter(empty(shape, { ...(dtype && { dtype }), ...(backend && { backend }) }));
    const outSize = this.outSize;
    for (let layer = 0; layer < numLayers; layer++) {
      const features = layer === 0 ? inputSize : outSize * this.directions;
      for (let direction = 0; direction < this.directions; direction++) {
        const at = place(layer, direction);
        this[`weightIh${at}`] = make(gates * hiddenSize, features);
        this[`weightHh${at}`] = make(gates * hiddenSize, outSize);
        if (bias) {
          this[`biasIh${at}`] = make(gates * hiddenSize);
          this[`biasHh${at}`] = make(gates * hiddenSize);
        }
        if (projSize > 0) this[`weightHr${at}`] = make(projSize, hiddenSize);
      }
    }
    this.resetParameters();
  }

  /** Draws the parameters anew: uniform numbers up to `1 / sqrt(hiddenSize)`. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  /** The next states from the part of the gates that the input gives, and the states before. */
  protected abstract advance(own: Tensor, states: States, weights: Weights): States;

  private get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** Size of a hidden state. */
  private get outSize(): number {
    return this.projSize > 0 ? this.projSize : this.hiddenSize;
  }

  private weightsOf(layer: number, direction: number): Weights {
    const at = place(layer, direction);
    return {
      ih: this[`weightIh${at}`]!,
      hh: this[`weightHh${at}`]!,
      biasIh: this.hasBias ? this[`biasIh${at}`]! : null,
      biasHh: this.hasBias ? this[`biasHh${at}`]! : null,
      hr: this.projSize > 0 ? this[`weightHr${at}`]! : null,
    };
  }

  /** Output of the last layer and final states, for states of the given `sizes` that are zeros where not given. */
  protected run(
    input: Tensor,
    given: States | undefined,
    sizes: readonly number[],
  ): { output: Tensor; states: Tensor[] } {
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw new AssertionError(
        `${this.constructor.name}: Expected input to be 2-D or 3-D but received ${input.ndim}-D tensor`,
      );
    }
    const batched = input.ndim === 3;
    const time = this.batchFirst ? 1 : 0;
    const whole = batched ? input : unsqueeze(input, 1 - time);
    if (given !== undefined && given.some((state) => state.ndim !== input.ndim)) {
      const [kind, rank] = batched ? ['batched', 3] : ['unbatched', 2];
      throw new RuntimeError(
        `For ${kind} ${input.ndim}-D input, hx${given.length > 1 ? ' and cx' : ''} should also be ${rank}-D but got ` +
          (given.length > 1
            ? `(${given[0]!.ndim}-D, ${given[1]!.ndim}-D) tensors`
            : `${given[0]!.ndim}-D tensor`),
      );
    }
    if (whole.shape[2] !== this.inputSize) {
      throw new RuntimeError(
        `input.size(-1) must be equal to input_size. Expected ${this.inputSize}, got ${whole.shape[2]}`,
      );
    }
    const batch = whole.shape[1 - time]!;
    const rows = this.numLayers * this.directions;
    const start = sizes.map((size, i) => {
      const expected = [rows, batch, size];
      const state = given?.[i];
      if (state === undefined) return newZeros(whole, expected);
      const full = batched ? state : unsqueeze(state, 1);
      if (!sameShape(full.shape, expected)) {
        const what = sizes.length > 1 ? `hidden[${i}]` : 'hidden';
        throw new RuntimeError(
          `Expected ${what} size (${expected.join(', ')}), got ${formatList(full.shape)}`,
        );
      }
      return full;
    });
    const { output, finals } = this.layers(this.batchFirst ? transpose(whole, 0, 1) : whole, start);
    const ordered = this.batchFirst ? transpose(output, 0, 1) : output;
    return batched
      ? { output: ordered, states: finals }
      : { output: squeeze(ordered, 1 - time), states: finals.map((state) => squeeze(state, 1)) };
  }

  private layers(input: Tensor, start: States): { output: Tensor; finals: Tensor[] } {
    let output = input;
    const finals: States[] = [];
    for (let layer = 0; layer < this.numLayers; layer++) {
      const outputs: Tensor[] = [];
      for (let direction = 0; direction < this.directions; direction++) {
        const row = layer * this.directions + direction;
        const states = start.map((state) => selectAt(state, 0, row));
        const done = this.walk(output, states, this.weightsOf(layer, direction), direction === 1);
        outputs.push(stackAlong(done.hidden, 0));
        finals.push(done.states);
      }
      output = outputs.length === 1 ? outputs[0]! : catAlong(outputs, 2);
      if (layer < this.numLayers - 1 && this.dropout > 0) {
        output = dropout(output, this.dropout, { training: this.training });
      }
    }
    return {
      output,
      finals: start.map((_, i) =>
        stackAlong(
          finals.map((states) => states[i]!),
          0,
        ),
      ),
    };
  }

  /** Walks through the time of `input`; the hidden states in the order of time, and the last states. */
  private walk(
    input: Tensor,
    start: States,
    weights: Weights,
    backwards: boolean,
  ): { hidden: Tensor[]; states: States } {
    // What the input contributes to all steps is one product.
    const own = linear(input, weights.ih, weights.biasIh);
    const steps = input.shape[0]!;
    if (steps === 0) throw new RuntimeError('Expected sequence length to be larger than 0 in RNN');
    const hidden = new Array<Tensor>(steps);
    let states = start;
    for (let i = 0; i < steps; i++) {
      const t = backwards ? steps - 1 - i : i;
      states = this.advance(selectAt(own, 0, t), states, weights);
      hidden[t] = states[0]!;
    }
    return { hidden, states };
  }

  override extraRepr(): string {
    const parts = [`${this.inputSize}, ${this.hiddenSize}`];
    if (this.projSize !== 0) parts.push(`proj_size=${this.projSize}`);
    if (this.numLayers !== 1) parts.push(`num_layers=${this.numLayers}`);
    if (!this.hasBias) parts.push('bias=False');
    if (this.batchFirst) parts.push('batch_first=True');
    if (this.dropout !== 0) parts.push(`dropout=${pythonSetting(this.dropout)}`);
    if (this.bidirectional) parts.push('bidirectional=True');
    return parts.join(', ');
  }
}

/** Where a weight belongs, as its name ends: `L0`, `L1Reverse`. */
const place = (layer: number, direction: number): `L${number}${'' | 'Reverse'}` =>
  direction === 0 ? `L${layer}` : `L${layer}Reverse`;
