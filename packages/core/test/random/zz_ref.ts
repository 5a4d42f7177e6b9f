import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import * as R from '../../src/random/index.ts';
const mk: any = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array, int64: Float64Array };
const num = (x: any) => (x === true ? 1 : x === false ? 0 : typeof x === 'string' ? (x === 'nan' ? NaN : x === 'inf' ? Infinity : x==='-inf'?-Infinity: Number(x)) : x);
const cases = JSON.parse(readFileSync('/tmp/rng/ref2.json', 'utf8'));
const stat: any = {};
for (const c of cases) {
  const key = c.kind + ':' + c.dt; const s = (stat[key] ??= { cases: 0, n: 0, bad: 0, worst: 0, next: 0, state: 0 });
  const g = R.manualSeed(BigInt(c.seed));
  if (c.burn) R.fillUniform(new Float32Array(c.burn), g);
  if (c.pre) R.fillNormal(new Float32Array(1), g);
  const a = c.a; let out = new mk[c.dt](c.n);
  const arr = (dt: string, v: any[]) => mk[dt].from(v.map(num));
  const strided = (fill: (o: any) => void) => {
    const tmp = new mk[c.dt](c.n); fill(tmp);
    const order = R.fillOrder(a.shape, a.strides); const sh = a.shape as number[];
    // position in fill order of each logical index
    let st = 1; const fs: number[] = []; for (let i = order.length - 1; i >= 0; i--) { fs[order[i]!] = st; st *= sh[order[i]!]!; }
    const idx = sh.map(() => 0);
    for (let i = 0; i < c.n; i++) { let off = 0; idx.forEach((v, d) => (off += v * fs[d]!)); out[i] = tmp[off]; for (let d = sh.length - 1; d >= 0; d--) { if (++idx[d]! < sh[d]!) break; idx[d] = 0; } }
  };
  try {
    switch (c.kind) {
      case 'uniform': R.fillUniform(out, g, a.lo, a.hi); break;
      case 'uniT': strided((o) => R.fillUniform(o, g, a.lo, a.hi)); break;
      case 'normal': R.fillNormal(out, g, a.m, a.s); break;
      case 'normalT': strided((o) => R.fillNormal(o, g, a.m, a.s, a.contig)); break;
      case 'exp': R.fillExponential(out, g, a.l); break;
      case 'cauchy': R.fillCauchy(out, g, a.m, a.s); break;
      case 'logn': R.fillLogNormal(out, g, a.m, a.s); break;
      case 'geo': R.fillGeometric(out, g, a.p); break;
      case 'randint': R.fillRandint(out, g, a.lo, a.hi, c.dt === 'int64' ? 'float64' : c.dt); break;
      case 'randfrom': R.fillRandintFrom(out, g, BigInt(a.lo), c.dt); break;
      case 'random': R.fillRandom(out, g, c.dt); break;
      case 'randperm': R.fillRandperm(out, g); break;
      case 'bern': R.fillBernoulli(out, g, a.p); break;
      case 'bernp': R.fillBernoulliProbs(out, g, arr(a.pdt, a.p)); break;
      case 'multi': out = R.multinomial({ probs: arr(c.dt, a.p), rows: a.rows, classes: a.c }, a.cnt, g, { replacement: a.rep, columnMajor: a.cm }); break;
      case 'multcounts': out = R.multinomialCounts({ probs: arr(c.dt, a.p), rows: a.rows, classes: a.c }, a.tc, a.S, g); break;
      case 'poisson': R.fillPoisson(out, g, arr(c.dt, a.p)); break;
      case 'binom': R.fillBinomial(out, g, arr(c.dt, a.p), arr(c.dt, a.q)); break;
      case 'mixed': { let at = 0; const F = (n: number, f: any) => { f(out.subarray(at, at + n)); at += n; }; F(3, (o: any) => R.fillNormal(o, g)); F(2, (o: any) => R.fillUniform(o, g)); F(2, (o: any) => R.fillNormal(o, g)); F(5, (o: any) => R.fillNormal(o, g, 1, 2)); F(17, (o: any) => R.fillNormal(o, g)); F(1, (o: any) => R.fillNormal(o, g)); F(3, (o: any) => R.fillLogNormal(o, g)); }
    }
  } catch (e: any) {
    if (a.err === undefined || a.err.split('\n')[0] !== e.message) { console.log('ERR', c.kind, c.dt, JSON.stringify(a).slice(0, 200), e); }
    continue;
  }
  if (a.err) { console.log('no error', c.kind, a); continue; }
  s.cases++; s.n += c.n; let bad = 0;
  for (let i = 0; i < c.n; i++) { const e = num(c.r[i]); if (!Object.is(out[i], e) && !(out[i] === e)) { bad++; s.worst = Math.max(s.worst, Math.abs(out[i] - e) / Math.max(1e-300, Math.abs(e))); } }
  if (out.length !== c.n) console.log('length', c.kind);
  if (bad && c.dt !== 'float64') console.log('BAD', c.kind, c.dt, bad, c.n, JSON.stringify(a).slice(0, 150), Array.from(out.slice(0, 8)), c.r.slice(0, 8));
  s.bad += bad;
  if (createHash('md5').update(g.getState()).digest('hex') !== c.st) s.state++;
  const nx = new Float32Array(2); R.fillUniform(nx, g); if (nx[0] !== Math.fround(c.next[0]) || nx[1] !== Math.fround(c.next[1])) s.next++;
}
for (const k of Object.keys(stat).sort()) console.log(k.padEnd(20), JSON.stringify(stat[k]));
