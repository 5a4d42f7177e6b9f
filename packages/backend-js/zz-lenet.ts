import * as t from '@t/core';
import { js } from '@t/backend-js';
const which = process.argv[2] ?? 'js';
let calls: Map<string, [number, number]> | null = null;
async function backend() {
  if (which === 'js') return js();
  const m = await import('../backend-wasm/src/index.ts') as any;
  return await m.wasm();
}
const b = await backend() as any;
const names = new WeakMap<object, string>();
const compile = b.compile.bind(b), run = b.run.bind(b);
b.compile = (k: any) => { const p = compile(k); names.set(p, k.kind + (k.combine ? ':' + k.combine : '') + ' ' + (k.rank ?? k.kept ?? '') + ' ' + (k.inputs ?? []).join(',')); return p; };
b.run = (p: object, l: any) => {
  if (calls === null) return run(p, l);
  const s = performance.now(); run(p, l); const d = performance.now() - s;
  const key = names.get(p)! + ' [' + l.geometry.slice(0, 9).join(',') + ']';
  const c = calls.get(key) ?? [0, 0]; c[0]++; c[1] += d; calls.set(key, c);
};
t.use(b);
const F = t.nn.functional;
const B = 32;
const r = (...s: number[]) => t.randn(...s).mul(0.1).requiresGrad_();
const w1 = r(6, 1, 5, 5), b1 = r(6), w2 = r(16, 6, 5, 5), b2 = r(16), l1 = r(120, 400), c1 = r(120), l2 = r(84, 120), c2 = r(84), l3 = r(10, 84), c3 = r(10);
const ps = [w1, b1, w2, b2, l1, c1, l2, c2, l3, c3];
const x = t.randn(B, 1, 28, 28), y = t.randint(0, 10, [B]);
function step(): t.Tensor {
  let h = F.maxPool2d(F.relu(F.conv2d(x, w1, b1, { padding: 2 })), 2);
  h = F.maxPool2d(F.relu(F.conv2d(h as t.Tensor, w2, b2)), 2);
  h = (h as t.Tensor).reshape(B, 400);
  h = F.relu(F.linear(h, l1, c1)); h = F.relu(F.linear(h, l2, c2)); h = F.linear(h, l3, c3);
  const loss = F.crossEntropy(h, y);
  for (const p of ps) p.grad = null;
  loss.backward();
  t.noGrad(() => { for (const p of ps) p.sub_(p.grad!, { alpha: 0.05 }); });
  return loss;
}
for (let i = 0; i < 20; i++) { const l = step(); if (i % 5 === 0) console.log(i, l.itemSync()); }
const s = performance.now(); const n = 40; for (let i = 0; i < n; i++) step(); console.log('ms/step', (performance.now() - s) / n);
calls = new Map(); for (let i = 0; i < 10; i++) step();
for (const [k, [c, ms]] of [...calls].sort((a, b) => b[1][1] - a[1][1]).slice(0, 28)) console.log((ms / 10).toFixed(3), c / 10, k);
console.log('total kernels', [...calls.values()].reduce((a, b) => a + b[0], 0) / 10, 'ms', [...calls.values()].reduce((a, b) => a + b[1], 0) / 10);
