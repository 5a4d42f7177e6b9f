import {readFileSync} from 'node:fs';
import {log,sin,cos,tan,exp} from '../../src/random/elementary.ts';
const b=readFileSync('/tmp/rng/lib.bin'); const a=new Float64Array(b.buffer.slice(b.byteOffset,b.byteOffset+b.length));
const bad=[0,0,0,0,0,0], tt=[0,0,0,0,0,0];
const fs=[(u:number)=>log(1-u),(u:number)=>Math.log1p(-u),(u:number)=>sin(2*Math.PI*u),(u:number)=>cos(2*Math.PI*u),(u:number)=>tan(Math.PI*(u-.5)),(u:number)=>exp(u*6-3)];
for(let j=0;j<6;j++){const t0=performance.now();for(let i=0;i<a.length;i+=7){const u=a[i]!;const r=fs[j]!(u);
 if(r!==a[i+1+j]) bad[j]!++;} tt[j]=(performance.now()-t0)/1e5*1e6}
console.log('log,log1p,sin,cos,tan,exp',bad,tt.map(x=>x.toFixed(0)),'of',a.length/7)
