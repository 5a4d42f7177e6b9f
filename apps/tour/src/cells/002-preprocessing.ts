import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as t from '@t/core';
import { type Frame, readCsv, type Series } from '@t/data';
import type { Chapter } from '../chapter.ts';

export const preprocessing: Chapter = {
  notes: '002',
  title: 'Preprocessing, and view beside reshape',
  url: import.meta.url,
  open({ print, show }) {
    const dataFile = join('data002', 'house_tiny.csv');
    let data: Frame;
    let inputs: Frame;
    let outputs: Series;
    let nanNumber: Series;

    return {
      async '002-41'() {
        const lines = [
          'NumRooms,Alley,Price',
          'NA,Pave,127500',
          '2,NA,106000',
          '4,NA,178100',
          'NA,NA,140000',
        ];
        await mkdir(dirname(dataFile), { recursive: true });
        await writeFile(dataFile, `${lines.join('\n')}\n`);
      },

      async '002-42'() {
        data = await readCsv(dataFile);
        print(data);
      },

      '002-43'() {
        inputs = data.iloc(':', '0:2');
        outputs = data.iloc(':', 2);
        inputs = inputs.fillna(inputs.mean());
        print(inputs);
      },

      '002-44'() {
        nanNumber = data.isna().sum({ axis: 1 });
        show(nanNumber);
      },

      '002-45'() {
        const nanMaxId = nanNumber.idxmax();
        const dataDelete = data.drop([nanMaxId], { axis: 0 });
        show(dataDelete);
      },

      '002-46'() {
        print(data.dropna({ axis: 0, how: 'any' }));
        print(data.dropna({ axis: 0, how: 'all' }));
        print(data.dropna({ axis: 0, thresh: 2 }));
        print(data.dropna({ axis: 0, subset: ['NumRooms'] }));
        print(data.dropna({ axis: 1, how: 'any' }));
      },

      '002-47'() {
        inputs = inputs.getDummies({ dummyNa: true });
        print(inputs);
      },

      '002-48'() {
        const X = inputs.toTensor({ dtype: 'float64' });
        const y = outputs.toTensor({ dtype: 'int32' });
        show(X, y);
      },

      '002-49'() {
        t.arange(6).reshape(2, 3).t().view(6);
      },

      '002-50'() {
        const v = t.arange(6).reshape(2, 3).t();
        show(v.reshape(6), v.contiguous().view(6), v.isContiguous());
      },

      '002-51'() {
        const v = t.arange(6);
        const w = v.view(2, 3);
        w.set_('0, 0', 100);
        show(v);
      },

      '002-52'() {
        show(t.arange(24).reshape(2, 3, 4).shape, t.arange(24).reshape(2, 3, 4).dim());
      },
    };
  },
};
