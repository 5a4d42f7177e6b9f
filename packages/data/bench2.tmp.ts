import { readFileSync } from 'node:fs';
import { CsvParser } from './src/csv/parser.ts';
import { Frame } from './src/frame/frame.ts';
const bytes = new Uint8Array(readFileSync(process.argv[2]));
const best={};
const cpu=()=>{const u=process.cpuUsage();return (u.user+u.system)/1000};
const lap=(k,a)=>{const v=cpu()-a; (best[k]??=[]).push(v)};
for (let i=0;i<25;i++){
  let l=cpu(); const p=new CsvParser({}); for(let k=0;k<bytes.length;k+=1<<20) p.push(bytes.subarray(k,k+(1<<20)));
  lap('tok',l); const cols=new Map(); l=cpu();
  for(const [n,c] of p.columns()){lap(n,l); l=cpu();cols.set(n,c)}
  let f=new Frame(cols); l=cpu(); f=f.fillna(f.mean()); lap('fill',l); l=cpu(); f=f.getDummies({dummyNa:true}); lap('dum',l); l=cpu(); try{f.toTensor({dtype:'float32'})}catch{}; lap('ten',l);
}
console.log(Object.entries(best).map(([k,v])=>{v.sort((a,b)=>a-b);return k+' '+v[0].toFixed(1)+'/'+v[12].toFixed(1)}).join('  '), 'sum med', Object.values(best).reduce((a,v)=>a+v[12],0));
