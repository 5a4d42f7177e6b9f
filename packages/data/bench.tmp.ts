import { readCsv } from './src/index.ts';
for (const f of process.argv.slice(2)) {
  const ts=[]; let d;
  for (let i=0;i<7;i++){
    const t=performance.now(); d=await readCsv(f); const t1=performance.now();
    d=d.fillna(d.mean()); d=d.getDummies({dummyNa:true}); const t2=performance.now();
    let a; try { a=d.toTensor({dtype:'float32'}); } catch(e) { a=e.message }
    const e=performance.now(); ts.push([e-t,t1-t,t2-t1,e-t2].map(Math.round).join('/'));
    if(i==0) console.log(d.shape, String(a).slice(0,300));
  }
  console.log(f, ts.join('  '), process.memoryUsage().rss/1e6);
}
