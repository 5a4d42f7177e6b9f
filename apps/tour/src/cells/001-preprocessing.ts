import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Frame, readCsv, type Series } from '@t/data';
import type { Chapter } from '../chapter.ts';

export const preprocessing: Chapter = {
  notes: '001',
  title: '数据预处理 · preprocessing',
  url: import.meta.url,
  open({ print, show }) {
    const dataFile = join('data', 'house_tiny.csv');
    let data: Frame;
    let inputs: Frame;
    let outputs: Series;

    return {
      async '001-30'() {
        await mkdir('data', { recursive: true }); // a folder, by its relative path
        print(dataFile);
        const lines = [
          'NumRooms,Alley,Price', // the names of the columns
          'NA,Pave,127500', // each line is a sample
          '2,NA,106000',
          '4,NA,178100',
          'NA,NA,140000',
        ];
        await writeFile(dataFile, `${lines.join('\n')}\n`);
      },

      async '001-31'() {
        data = await readCsv(dataFile);
        show(data);
      },

      '001-32'() {
        inputs = data.iloc(':', '0:2');
        outputs = data.iloc(':', 2);
        inputs = inputs.fillna(inputs.mean());
        print(inputs);
      },

      '001-33'() {
        inputs = inputs.getDummies({ dummyNa: true });
        print(inputs);
      },

      '001-34'() {
        const x = inputs.toTensor({ dtype: 'float64' });
        const y = outputs.toTensor({ dtype: 'int32' });
        show(x, y);
      },
    };
  },
};
