import { CsvParser } from './src/csv/parser.ts';
import { openSource } from './src/csv/source.ts';
const f=process.argv[2];
const S:any={};
for(let i=0;i<30;i++){
 const t:any={}; let l=performance.now(); const lap=(k:string)=>{const n=performance.now(); t[k]=(t[k]??0)+n-l; l=n;};
 const p=new CsvParser({}); const r=await openSource(f); lap('open'); let nx=r.read();
 for(;;){const b=await nx; lap('wait'); if(b) nx=r.read(); if(!b)break; p.push(b); lap('push');}
 r.close(); for(const [n] of p.columns()) lap('col');
 for(const k in t)(S[k]??=[]).push(t[k]);
}
for(const k in S){const v=S[k].sort((a:number,b:number)=>a-b); console.log(k,v[0].toFixed(1),v[15].toFixed(1));}
