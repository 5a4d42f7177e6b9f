import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { readCsv, parseCsv } from './src/csv/read.ts';
import { openSource } from './src/csv/source.ts';
const file=process.argv[2];
const bytes=new Uint8Array(readFileSync(file));
const T={}; const time=async(k,fn)=>{const t=performance.now();const c=process.cpuUsage();await fn();const e=process.cpuUsage(c);(T[k]??=[]).push([performance.now()-t,(e.user+e.system)/1e3]);};
for(let i=0;i<20;i++){
 await time('readFileSync',()=>readFileSync(file));
 await time('source',async()=>{const r=await openSource(file); while(await r.read()); await r.close();});
 await time('parseCsv(bytes)',()=>parseCsv(bytes));
 await time('readCsv(bytes)',()=>readCsv(bytes));
 await time('readCsv(file)',()=>readCsv(file));
}
for(const k in T){const w=T[k].map(x=>x[0]).sort((a,b)=>a-b), c=T[k].map(x=>x[1]).sort((a,b)=>a-b); console.log(k.padEnd(16),'wall',w[0].toFixed(1),w[10].toFixed(1),'cpu',c[0].toFixed(1),c[10].toFixed(1));}
