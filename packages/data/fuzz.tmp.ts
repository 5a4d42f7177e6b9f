import { readFileSync } from 'node:fs';
import { parseCsv } from './src/csv/read.ts';
const recs=JSON.parse(readFileSync('/tmp/datawork/fuzz.json','utf8'));
const bad:Record<string,number>={}; let shown=0;
const fail=(k:string,r:any,a:any,b:any)=>{bad[k]=(bad[k]??0)+1; if((bad[k])<=Number(process.argv[2]??2)){console.log('##',k,JSON.stringify(r.text));console.log('ours  ',typeof a==='string'?'\n'+a:JSON.stringify(a));console.log('pandas',typeof b==='string'?'\n'+b:JSON.stringify(b));}};
const eq=(a:any,b:any)=>JSON.stringify(a)===JSON.stringify(b);
const enc=(v:any)=>v===Infinity?'inf':v===-Infinity?'-inf':typeof v==='number'&&v!==v?null:Object.is(v,-0)?0:v;
const near=(a:any,b:any)=>eq(a,b)||(typeof a==='number'&&typeof b==='number'&&Math.abs(a-b)<=1e-9*Math.max(1,Math.abs(b)));
recs.forEach((r:any,k:number)=>{ try{
 const f=parseCsv(r.text); const nr=f.length;
 if(!eq(f.columnNames,r.names)) fail('names',r,f.columnNames,r.names);
 const types=[...f.types.values()]; const want=r.dtypes.map((d:string,i:number)=>d==='int64'?'int':d==='float64'?'float':d==='bool'?'bool':r.cols[i].some((v:any)=>typeof v==='boolean')&&r.cols[i].every((v:any)=>v===null||typeof v==='boolean')?'bool':'string');
 if(nr&&!eq(types,want)) fail('types',r,types,want);
 const cols=[...f.columns.values()].map(c=>[...c].map(enc));
 const wc=r.cols.map((c:any,i:number)=>c.map((v:any)=>v));
 if(nr&&!eq(cols,wc.map((c:any)=>c.map((v:any)=>Object.is(v,-0)?0:v)))) fail('values',r,cols,wc);
 if(!eq(f.isna().sum().toArray(),r.isna)) fail('isna',r,f.isna().sum().toArray(),r.isna);
 if(nr&&String(f)!==r.repr.replaceAll('None','None')) fail('repr',r,String(f),r.repr);
 if(nr){const s=String(f.col(f.columnNames[0])); if(s!==r.srepr) fail('series',r,s,r.srepr);}
 if(nr){const g=f.getDummies({dummyNa:k%2===1}); if(!eq(g.columnNames,r.dummies.names)) fail('dummies',r,g.columnNames,r.dummies.names);}
 const opts=[{},{how:'all'},{thresh:2},{axis:1},{axis:1,how:'all'},{subset:['x']}] as any[];
 r.dropna.forEach(([idx,names]:any,i:number)=>{const o={...opts[i]}; if(o.subset)o.subset=[r.names[0]]; const d=f.dropna(o); if(nr&&(!eq([...d.index],idx)||!eq(d.columnNames,names))) fail('dropna '+JSON.stringify(opts[i]),r,[[...d.index],d.columnNames],[idx,names]);});
 if(nr) for(const [key,fn] of [['mean',()=>f.mean()],['median',()=>f.median()],['std',()=>f.std()]] as any){const m=fn(); for(const [n,v] of Object.entries(r[key])) if(!near(enc(m.get(n)),v)) fail(key,r,[n,m.get(n)],[n,v]);}
 if(nr){const m=f.mode(); for(const [n,v] of Object.entries(r.mode)) if(!near(enc(m.get(n)),v)) fail('mode',r,[n,m.get(n)],[n,v]);}
 }catch(e:any){fail('throw '+e.message.slice(0,60),r,e.stack.slice(0,600),'');}
});
console.log(recs.length,bad);
