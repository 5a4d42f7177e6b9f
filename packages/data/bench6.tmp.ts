import { readCsv } from './src/csv/read.ts';
for(let i=0;i<60;i++) await readCsv(process.argv[2]);
