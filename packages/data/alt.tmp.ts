import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readCsv } from './src/csv/read.ts';
const p=spawn('/usr/bin/python3',['/tmp/datawork/alt.py']); const rl=createInterface({input:p.stdout}); const it=rl[Symbol.asyncIterator]();
const med=(v:number[])=>[...v].sort((a,b)=>a-b)[v.length>>1], min=(v:number[])=>Math.min(...v);
for(const f of process.argv.slice(3)){ const a:number[]=[],ar:number[]=[],b:number[]=[],br:number[]=[];
 for(let i=0;i<Number(process.argv[2]);i++){
  const t=performance.now(); let d=await readCsv(f); const t1=performance.now(); d=d.fillna(d.mean()).getDummies({dummyNa:true}); d.toTensor({dtype:'float32'}); const e=performance.now();
  p.stdin.write(f+'\n'); const {value}=await it.next(); const [x,y]=value.split(' ').map(Number);
  if(i<3) {console.log('cold',i,(e-t).toFixed(0),x.toFixed(0));continue;} a.push(e-t);ar.push(t1-t);b.push(x);br.push(y);
 }
 console.log(f,'ours med',med(a).toFixed(0),'min',min(a).toFixed(0),'read',med(ar).toFixed(0),min(ar).toFixed(0),'| pandas med',med(b).toFixed(0),'min',min(b).toFixed(0),'read',med(br).toFixed(0),min(br).toFixed(0),'ratio',(med(a)/med(b)).toFixed(2));
}
p.stdin.end(); rl.close();
