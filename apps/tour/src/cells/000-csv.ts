import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Frame, readCsv, type Series } from '@t/data';
import type { Chapter } from '../chapter.ts';

export const csv: Chapter = {
  notes: '000',
  title: 'A CSV file, read and preprocessed',
  url: import.meta.url,
  open({ print }) {
    const dataFile = join('data000', 'house.csv');
    const labels = ['NumRooms', 'RoofType', 'Price'];
    let data: Frame;
    let inputs: Frame;
    let outputs: Series;

    return {
      async '000-07'() {
        // @ts-expect-error there is no package of this name
        await import('panda');
      },

      '000-08'() {
        // @ts-expect-error the notes call a function that they never define
        tensor_broadcast();
      },

      async '000-09'() {
        const text = `NumRooms,RoofType,Price
NA,NA,127500
2,NA,106000
4,Slate,178100
NA,NA,140000
6,Poop,114514`;
        await mkdir(dirname(dataFile), { recursive: true });
        await writeFile(dataFile, text);
      },

      async '000-10'() {
        data = await readCsv(dataFile);
        print(data);
      },

      '000-11'() {
        print(labels.map((label) => data.col(label).isna().sum()));
      },

      '000-12'() {
        let countMax = 0;
        let flag = labels[0];
        for (const label of labels) {
          const count = data.col(label).isna().sum();
          if (count > countMax) {
            countMax = count;
            flag = label;
          }
        }
        const dataNew = data.drop(flag, { axis: 1 }); // data.dropMostMissing() says it in one word
        print(dataNew.toTensor({ dtype: 'float64' }));
      },

      '000-13'() {
        inputs = data.iloc(':', '0:2');
        outputs = data.iloc(':', 2);
        print(inputs);
      },

      '000-14'() {
        inputs = inputs.getDummies({ dummyNa: true });
        print(inputs);
      },

      '000-15'() {
        print(data.iloc(':', '0:2').getDummies({ dummyNa: false }));
      },

      '000-16'() {
        inputs = inputs.fillna(inputs.mean());
        print(inputs);
      },

      '000-17'() {
        const X = inputs.toTensor({ dtype: 'float64' });
        const y = outputs.toTensor({ dtype: 'float64' });
        print(X, '\n', y);
      },
    };
  },
};
