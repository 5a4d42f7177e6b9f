import * as t from './src/index.ts';
t.use(t.reference());
const x = t.tensor([[1,2,3],[4,5,6]], {requiresGrad:true});
const y = t.tensor([1,2,3], {requiresGrad:true});
const z = x.mul(y).add(x.div(2));
const s = z.sum();
console.log(z.toArraySync(), s.itemSync(), s.gradFn);
s.backward();
console.log(x.state!.grad!.toArraySync(), y.state!.grad!.toArraySync());
