import { parseCsv } from './src/csv/read.ts';
const f=parseCsv('NumRooms,RoofType,Price\nNA,NA,127500\n2,NA,106000\n4,Slate,178100\nNA,NA,140000\n6,Poop,114514');
console.log(f, f.isna().sum(), f.mean(), f.iloc(':', '0:2').getDummies({dummyNa:true}));
const d=f.dropna({subset:['NumRooms']}); console.log(d, d.index.at(0));
