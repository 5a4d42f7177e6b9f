import { readFileSync } from 'node:fs';
import { Tokenizer } from './src/csv/tokenizer.ts';
import { dialectOf } from './src/csv/options.ts';
const bytes = new Uint8Array(readFileSync(process.argv[2]));
const us:number[]=[],sy:number[]=[],w:number[]=[];
for (let i=0;i<25;i++){
  const a=process.cpuUsage(), t=performance.now(); const p=new Tokenizer(dialectOf({})); for(let k=0;k<bytes.length;k+=1<<20) p.push(bytes.subarray(k,k+(1<<20))); p.end();
  const b=process.cpuUsage(a); us.push(b.user/1e3); sy.push(b.system/1e3); w.push(performance.now()-t);
}
const f=(v:number[])=>v.map(x=>x.toFixed(0)).join(' ');
console.log('user',f(us)); console.log('sys',f(sy)); console.log('wall',f(w));
