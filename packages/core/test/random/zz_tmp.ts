import { readdirSync, readFileSync } from 'node:fs';
import { Generator } from '../../src/random/generator.ts';
import { fillUniform } from '../../src/random/uniform.ts';
import { fillNormal } from '../../src/random/normal.ts';
const buf = (p: string, f8: boolean) => { const b = readFileSync(p); const a = b.buffer.slice(b.byteOffset, b.byteOffset + b.length); return f8 ? new Float64Array(a) : new Float32Array(a); };
for (const p of readdirSync('/tmp/rng').filter((x) => x.endsWith('.bin'))) {
  if (p.startsWith('small')) continue;
  const [kind, seed, n, m, s, dt] = p.replace('.bin', '').split('_') as string[];
  const f8 = dt === 'f8';
  const ref = buf('/tmp/rng/' + p, f8);
  const got = f8 ? new Float64Array(ref.length) : new Float32Array(ref.length);
  const g = new Generator().manualSeed(Number(seed));
  const t0 = performance.now();
  (kind === 'normal' ? fillNormal : fillUniform)(got, g, Number(m), Number(s));
  const t1 = performance.now();
  let bad = 0, worst = 0, first = -1;
  for (let i = 0; i < ref.length; i++) if (!Object.is(got[i], ref[i])) { bad++; if (first < 0) first = i; worst = Math.max(worst, Math.abs(got[i]! - ref[i]!) / Math.abs(ref[i]!)); }
  const nx = new Float32Array(2); fillUniform(nx, g);
  const nr = buf('/tmp/rng/' + p.replace('.bin', '.next'), false);
  console.log(p, 'bad', bad, 'of', ref.length, worst, first, first >= 0 ? [got[first], ref[first]] : '', nx[0] === nr[0] && nx[1] === nr[1], ((t1 - t0) / ref.length * 1e6).toFixed(1) + 'ns');
}
{
  const ref = buf('/tmp/rng/small_f8.bin', true); const g = new Generator().manualSeed(3); const a = new Float64Array(7); let bad = 0;
  for (let i = 0; i < 3000; i++) { fillNormal(a, g); for (let j = 0; j < 7; j++) if (a[j] !== ref[i * 7 + j]) bad++; }
  console.log('small', bad, ref.length);
}
