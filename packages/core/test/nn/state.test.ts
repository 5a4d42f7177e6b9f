import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());

describe('loadStateDict', () => {
  it('copies the state of another module', () => {
    const [from, to] = [new t.nn.LSTM(2, 3), new t.nn.LSTM(2, 3)];
    to.loadStateDict(from.stateDict());
    const x = t.randn(4, 2);
    expect(to.forward(x)[0].toArraySync()).toEqual(from.forward(x)[0].toArraySync());
    expect(to.parameters()[0]!.isLeaf).toBe(true);
  });

  it('lists all that does not fit', () => {
    const state = { weight: t.ones(2, 2), foo: t.ones(1) };
    expect(() => new t.nn.Linear(3, 2).loadStateDict(state)).toThrow(
      'Error(s) in loading state_dict for Linear:\n\tMissing key(s) in state_dict: "bias". \n\tUnexpected key(s) in ' +
        'state_dict: "foo". \n\tsize mismatch for weight: copying a param with shape torch.Size([2, 2]) from checkpoint, ' +
        'the shape in current model is torch.Size([2, 3]).',
    );
  });

  it('takes a part of the names where it is not strict', () => {
    const result = new t.nn.Linear(2, 2).loadStateDict(
      { weight: t.ones(2, 2), foo: t.ones(1) },
      { strict: false },
    );
    expect(result).toEqual({ missingKeys: ['bias'], unexpectedKeys: ['foo'] });
  });
});
