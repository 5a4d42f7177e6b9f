import { readFileSync } from 'node:fs';
import * as R from '../../src/random/index.ts';
const G = JSON.parse(readFileSync('/work/shared/goldens/random.json', 'utf8'));
const F=(n:number)=>new Float32Array(n), D=(n:number)=>new Float64Array(n), I=(n:number)=>new Int32Array(n);
const run: Record<string,(g:R.Generator)=>any> = {
 rand5:(g)=>{const o=F(5);R.fillUniform(o,g);return o}, rand20:(g)=>{const o=F(20);R.fillUniform(o,g);return o}, rand5_f64:(g)=>{const o=D(5);R.fillUniform(o,g);return o},
 randn3:(g)=>{const o=F(3);R.fillNormal(o,g);return o}, randn15:(g)=>{const o=F(15);R.fillNormal(o,g);return o},randn16:(g)=>{const o=F(16);R.fillNormal(o,g);return o},randn17:(g)=>{const o=F(17);R.fillNormal(o,g);return o},randn100:(g)=>{const o=F(100);R.fillNormal(o,g);return o},
 randn5_f64:(g)=>{const o=D(5);R.fillNormal(o,g);return o}, randn20_f64:(g)=>{const o=D(20);R.fillNormal(o,g);return o},
 randint20:(g)=>{const o=I(20);R.fillRandint(o,g,0,10,'int32');return o}, randint_neg:(g)=>{const o=I(12);R.fillRandint(o,g,-5,5,'int32');return o}, randint_big:(g)=>{const o=D(4);R.fillRandint(o,g,0,2**40,'float64');return o}, randint_f32:(g)=>{const o=F(6);R.fillRandint(o,g,0,10,'float32');return o},
 randperm10:(g)=>{const o=I(10);R.fillRandperm(o,g);return o},
 bernoulli_half:(g)=>{const o=F(10);R.fillBernoulliProbs(o,g,F(10).fill(.5));return o}, bernoulli_inplace_p:(g)=>{const o=F(20);R.fillBernoulli(o,g,.3);return o},
 multinomial_repl:(g)=>R.multinomial({probs:Float32Array.of(.1,.2,.3,.4),rows:1,classes:4},12,g,{replacement:true}),
 multinomial_norepl:(g)=>R.multinomial({probs:Float32Array.of(.1,.2,.3,.4),rows:1,classes:4},3,g), multinomial_one:(g)=>R.multinomial({probs:Float32Array.of(.1,.2,.3,.4),rows:1,classes:4},1,g),
 multinomial_2d_repl:(g)=>R.multinomial({probs:Float32Array.of(1,2,0,4,0,1,1,3),rows:2,classes:4},6,g,{replacement:true}), multinomial_2d_norepl:(g)=>R.multinomial({probs:Float32Array.of(1,2,0,4,0,1,1,3),rows:2,classes:4},3,g),
 normal_scalar:(g)=>{const o=F(5);R.fillNormal(o,g,1,2);return o}, normal_0_001_20x2:(g)=>{const o=F(40);R.fillNormal(o,g,0,.01);return o}, normal_:(g)=>{const o=F(12);R.fillNormal(o,g,.5,2);return o}, uniform_:(g)=>{const o=F(7);R.fillUniform(o,g,-2,3);return o},
 exponential_:(g)=>{const o=F(8);R.fillExponential(o,g,1.5);return o}, exponential_f64:(g)=>{const o=D(8);R.fillExponential(o,g);return o}, geometric_:(g)=>{const o=F(8);R.fillGeometric(o,g,.3);return o}, cauchy_:(g)=>{const o=F(8);R.fillCauchy(o,g);return o}, log_normal_:(g)=>{const o=F(8);R.fillLogNormal(o,g);return o}, random_:(g)=>{const o=I(6);R.fillRandint(o,g,0,100,'int32');return o},
 poisson:(g)=>{const o=F(4);R.fillPoisson(o,g,Float32Array.of(.5,3,20,100));return o},
 Multinomial1000:(g)=>R.multinomialCounts({probs:F(6).fill(1/6),rows:1,classes:6},1000,1,g), Multinomial10_5:(g)=>R.multinomialCounts({probs:F(6).fill(1/6),rows:1,classes:6},10,5,g), Multinomial1:(g)=>R.multinomialCounts({probs:F(6).fill(1/6),rows:1,classes:6},1,1,g),
 trunc_normal_:()=>null, dropout:(g)=>{const o=F(20);R.fillBernoulli(o,g,.5);return o.map(x=>x*2)},
};
let ok=0; const done=new Set();
for (const c of G) { const f=run[c.case]; if(!f) continue; done.add(c.case); const g=R.manualSeed(c.seed); const o=f(g); if(!o) continue; const n=F(2); R.fillUniform(n,g);
 const e=c.output.data; const bad=e.filter((x:number,i:number)=>o instanceof Float32Array? Math.fround(x)!==o[i]: x!==o[i]).length; if(bad||n[0]!==Math.fround(c.next_rand2.data[0])||n[1]!==Math.fround(c.next_rand2.data[1])) console.log(c.id,bad,Array.from(o),e); else ok++; }
console.log(ok, [...new Set(G.map((c:any)=>c.case))].filter(c=>!done.has(c)).join(' '));
