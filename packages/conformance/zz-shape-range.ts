import * as t from '@t/core';
import { js } from '@t/backend-js';
import { readFileSync } from 'node:fs';
t.use(js());
const count: Record<string, number[]> = {};
for (const [fn, args, dtype, want] of JSON.parse(readFileSync('/tmp/t/shape/rg.json', 'utf8'))) {
  const got = (t as any)[fn](...args, { dtype }).dataSync();
  const c = (count[`${fn} ${dtype}`] ??= [0, 0, 0]);
  c[0]++;
  if (got.length !== want.length) { c[1] += 1000; continue; }
  for (let i = 0; i < want.length; i++) if (got[i] !== want[i]) { c[1]++; c[2] = Math.max(c[2], Math.abs(got[i] - want[i]) / (1 + Math.abs(want[i]))); }
}
console.log(count);
