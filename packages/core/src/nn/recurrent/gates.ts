import * as e from '../../kernel/expr.ts';
import type { Expr } from '../../kernel/expr.ts';
import { Pointwise } from '../../ops/base/pointwise.ts';
import { same } from '../../ops/base/types.ts';
import { add } from '../../ops/elementwise/arithmetic.ts';
import { sigmoid } from '../../ops/elementwise/exponential.ts';
import { tanh } from '../../ops/elementwise/trigonometry.ts';
import { relu } from '../../ops/nn/activation.ts';
import { chunk } from '../../ops/shape/split.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/*
 * One step of each kind of recurrent network, from what the input and what the hidden state contribute to the gates.
 */

const logistic = (x: Expr): Expr => e.div(1, e.add(1, e.unary('exp', e.neg(x))));
const tanhOf = (x: Expr): Expr => e.unary('tanh', x);
/** Derivatives by the value. */
const logisticSlope = (s: Expr): Expr => e.mul(s, e.sub(1, s));
const tanhSlope = (t: Expr): Expr => e.sub(1, e.mul(t, t));

const cellOp = /* @__PURE__ */ new Pointwise({
  name: 'lstm_cell',
  arity: 4,
  types: same,
  forward: (input, forget, update, cell) =>
    e.add(e.mul(logistic(forget!), cell!), e.mul(logistic(input!), tanhOf(update!))),
  backward(g, _out, input, forget, update, cell) {
    const [i, f, u] = [logistic(input!), logistic(forget!), tanhOf(update!)];
    return [
      e.mul(e.mul(g, u), logisticSlope(i)),
      e.mul(e.mul(g, cell!), logisticSlope(f)),
      e.mul(e.mul(g, i), tanhSlope(u)),
      e.mul(g, f),
    ];
  },
});

const hiddenOp = /* @__PURE__ */ new Pointwise({
  name: 'lstm_hidden',
  arity: 2,
  types: same,
  forward: (output, cell) => e.mul(logistic(output!), tanhOf(cell!)),
  backward(g, _out, output, cell) {
    const [o, c] = [logistic(output!), tanhOf(cell!)];
    return [e.mul(e.mul(g, c), logisticSlope(o)), e.mul(e.mul(g, o), tanhSlope(c))];
  },
});

/** Hidden state and cell of an LSTM from its gates, which stand in the order input, forget, update, output. */
export function lstmStep(gates: Tensor, cell: Tensor): [hidden: Tensor, cell: Tensor] {
  const [input, forget, update, output] = chunk(gates, 4, -1) as [Tensor, Tensor, Tensor, Tensor];
  const next = cellOp.apply(input, forget, update, cell);
  return [hiddenOp.apply2(output, next), next];
}

const candidateOp = /* @__PURE__ */ new Pointwise({
  name: 'gru_candidate',
  arity: 3,
  types: same,
  forward: (own, reset, hidden) => tanhOf(e.add(own!, e.mul(reset!, hidden!))),
  backward(g, out, _own, reset, hidden) {
    const slope = e.mul(g, tanhSlope(out));
    return [slope, e.mul(slope, hidden!), e.mul(slope, reset!)];
  },
});

const mixOp = /* @__PURE__ */ new Pointwise({
  name: 'gru_hidden',
  arity: 3,
  types: same,
  forward: (candidate, hidden, keep) => e.add(candidate!, e.mul(keep!, e.sub(hidden!, candidate!))),
});

/** Hidden state of a GRU; both contributions stand in the order reset, keep, candidate. */
export function gruStep(own: Tensor, recurrent: Tensor, hidden: Tensor): Tensor {
  const [ownReset, ownKeep, ownCandidate] = chunk(own, 3, -1) as [Tensor, Tensor, Tensor];
  const [reset, keep, candidate] = chunk(recurrent, 3, -1) as [Tensor, Tensor, Tensor];
  const next = candidateOp.apply(ownCandidate, sigmoid(add(ownReset, reset)), candidate);
  return mixOp.apply(next, hidden, sigmoid(add(ownKeep, keep)));
}

/** What a plain recurrent network puts its sum through. */
export type Nonlinearity = 'tanh' | 'relu';

export const rnnStep = (own: Tensor, recurrent: Tensor, nonlinearity: Nonlinearity): Tensor =>
  (nonlinearity === 'tanh' ? tanh : relu)(add(own, recurrent));
