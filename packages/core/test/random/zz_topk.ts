import { readFileSync } from 'node:fs';
import { topk } from '../../src/random/topk.ts';
let bad = 0, t=0;
for (const c of JSON.parse(readFileSync('/tmp/rng/topk.json', 'utf8'))) { const r = topk(Float32Array.from(c.v.map((x: any) => x ?? NaN)), c.k); t++; if (c.i.some((x: number, i: number) => x !== r[i])) { bad++; if (bad < 4) console.log(c.v.length, c.k, Array.from(r).slice(0,20), c.i.slice(0,20)); } }
console.log('bad', bad, t);
