import * as t from '@t/core';
import { js } from '@t/backend-js';
import { readCsv } from './src/index.ts';
t.use(js());
const out:string[]=[]; 
for(let i=0;i<12;i++){ const cu=process.cpuUsage(); const a=performance.now(); let f=await readCsv(process.argv[2]); const b=performance.now(); f=f.fillna({width:'mean',height:'mean'}); const c=performance.now(); f=f.getDummies({dummyNa:true}); const d=performance.now(); f.toTensor({dtype:'float32'}); const e=performance.now(); {const u=process.cpuUsage(cu); out.push(`u${(u.user/1e3).toFixed(0)} s${(u.system/1e3).toFixed(0)} `+[e-a,b-a,c-b,d-c,e-d].map(x=>x.toFixed(0)).join("/"))} }
console.log(out.join('  '));
