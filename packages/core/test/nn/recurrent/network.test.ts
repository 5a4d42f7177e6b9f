import { describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

t.use(t.reference());

describe('recurrent networks', () => {
  it('walk a sequence without a batch as a batch of one', () => {
    const lstm = new t.nn.LSTM(2, 3, { numLayers: 2, bidirectional: true });
    const x = t.randn(4, 2);
    const [alone, [hidden]] = lstm.forward(x);
    const [batched, [batchedHidden]] = lstm.forward(x.unsqueeze(1));
    expect(alone.shape).toEqual(t.Size.fromArray([4, 6]));
    expect(alone.toArraySync()).toEqual(batched.squeeze(1).toArraySync());
    expect(hidden.toArraySync()).toEqual(batchedHidden.squeeze(1).toArraySync());
  });

  it('are the cells, step by step', () => {
    const [gru, cell] = [new t.nn.GRU(2, 3), new t.nn.GRUCell(2, 3)];
    const { weightIhL0, weightHhL0, biasIhL0, biasHhL0 } = gru;
    cell.weightIh.detach().copy_(weightIhL0!);
    cell.weightHh.detach().copy_(weightHhL0!);
    cell.biasIh!.detach().copy_(biasIhL0!);
    cell.biasHh!.detach().copy_(biasHhL0!);
    const x = t.randn(2, 1, 2);
    const [output] = gru.forward(x);
    const last = cell.forward(x.at(1), cell.forward(x.at(0)));
    expect(output.at(1).toArraySync()).toEqual(last.toArraySync());
  });

  it.each([
    ['RNN', new t.nn.RNN(2, 2)],
    ['GRU', new t.nn.GRU(2, 2)],
    ['LSTM', new t.nn.LSTM(2, 2)],
  ])('%s has the derivatives that finite differences give, with saturated gates too', async (_name, net) => {
    net.double();
    const rows = [
      [0.3, -0.2],
      [40, -60],
    ];
    const x = t.tensor(rows, { dtype: 'float64', requiresGrad: true });
    expect(await t.gradcheck((input: t.Tensor) => net.forward(input)[0], [x])).toBe(true);
  });

  it('refuse inputs and states of other sizes', () => {
    const lstm = new t.nn.LSTM(3, 4);
    expect(() => lstm.forward(t.ones(2, 2, 5))).toThrow(
      'input.size(-1) must be equal to input_size. Expected 3, got 5',
    );
    expect(() => lstm.forward(t.ones(2, 2, 3), [t.ones(1, 1, 4), t.ones(1, 2, 4)])).toThrow(
      'Expected hidden[0] size (1, 2, 4), got [1, 1, 4]',
    );
  });
});
