import { readFileSync } from 'node:fs';
import { CsvParser } from './src/csv/parser.ts';
import { Tokenizer } from './src/csv/tokenizer.ts';
import { dialectOf } from './src/csv/options.ts';
const bytes = new Uint8Array(readFileSync(process.argv[2]));
const best={};
const cpu=()=>{const u=process.cpuUsage();return (u.user+u.system)/1000};
const lap=(k,a)=>{const v=cpu()-a; (best[k]??=[]).push(v)};
const B=Number(process.argv[3]??20);
for (let i=0;i<100;i++){
  let l=cpu(); const z=new Tokenizer(dialectOf({})); for(let k=0;k<bytes.length;k+=1<<24) z.push(bytes.subarray(k,k+(1<<24))); z.end(); lap('(tok)',l);
  l=cpu(); const p=new CsvParser({}); for(let k=0;k<bytes.length;k+=1<<24) p.push(bytes.subarray(k,k+(1<<24)));
  lap('push',l); const cols=new Map(); l=cpu();
  for(const [n,c] of p.columns()){cols.set(n,c)}
  lap('fin',l);
}
console.log(Object.entries(best).map(([k,v])=>{v.sort((a,b)=>a-b);return k+' '+v[0].toFixed(1)+'/'+v[50].toFixed(1)}).join('  '), 'sum min', Object.entries(best).reduce((a,[k,v])=>a+(k[0]=='('?0:v[0]),0));
