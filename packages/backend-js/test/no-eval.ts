import * as t from '@t/core';
import { js } from '../src/index.ts';

function evalAllowed(): boolean {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
}

t.use(js());
const x = t.tensor(
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  { requiresGrad: true },
);
const sum = x
  .mul(t.tensor([2, 4, 6]))
  .add(-2)
  .sum()
  .sub(23);
sum.backward();
const report = {
  evalAllowed: evalAllowed(),
  sum: sum.itemSync(),
  gradient: x.grad!.toArraySync(),
  product: t
    .mm(
      x,
      t.tensor([
        [1, 4],
        [2, 5],
        [3, 6],
      ]),
    )
    .toArraySync(),
};
console.log(JSON.stringify(report));
