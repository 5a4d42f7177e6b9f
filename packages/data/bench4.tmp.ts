import { readFileSync } from 'node:fs';
import { parseCsv } from './src/csv/read.ts';
const f0=parseCsv(new Uint8Array(readFileSync(process.argv[2])));
const best={};
const cpu=()=>{const u=process.cpuUsage();return (u.user+u.system)/1000};
const lap=(k,a)=>{const v=cpu()-a; (best[k]??=[]).push(v)};
for (let i=0;i<40;i++){
  let l=cpu(); const m=f0.mean(); lap('mean',l); l=cpu(); let f=f0.fillna(m); lap('fill',l); l=cpu(); f=f.getDummies({dummyNa:true}); lap('dum',l); l=cpu(); f.toTensor({dtype:'float32'}); lap('ten',l);
}
console.log(Object.entries(best).map(([k,v])=>{v.sort((a,b)=>a-b);return k+' '+v[0].toFixed(1)+'/'+v[20].toFixed(1)}).join('  '));
