import { readFileSync } from 'node:fs';
import { Generator } from '../../src/random/generator.ts';
import { cos, sin, log } from '../../src/random/elementary.ts';
import { fusedMultiplyAdd as fma, productError } from '../../src/random/exact.ts';
const rd = (p: string) => { const b = readFileSync(p); return new Float64Array(b.buffer.slice(b.byteOffset, b.byteOffset + b.length)); };
const r0 = rd('/tmp/rng/sc0.bin'), r1 = rd('/tmp/rng/sc1.bin');
const l1ps: Record<string, (u: number) => number> = { v8: (u) => Math.log1p(-u), cr: (u) => log(1 - u) };
for (const k of Object.keys(l1ps)) for (const f of [0, 1]) for (const th of [0, 1]) {
  const g = new Generator().manualSeed(3); const bad = [0, 0, 0];
  for (let i = 0; i < r0.length; i += 2) {
    const u1 = g.uniformDouble(), u2 = g.uniformDouble(); const r = Math.sqrt(-2 * l1ps[k]!(u2)); const t = th ? 2 * (Math.PI * u1) : 2 * Math.PI * u1;
    const a = [r * cos(t), r * sin(t)];
    for (let j = 0; j < 2; j++) { if (a[j] !== r0[i + j]) bad[j]!++; const v = f ? fma(a[j]!, 1.7, .3) : a[j]! * 1.7 + .3; if (v !== r1[i + j]) bad[2]!++; }
  }
  console.log(k, 'fma', f, 'th', th, bad, r0.length);
}
