import * as t from '@t/core';
import { Multinomial } from '@t/distributions';
import type { Chapter } from '../chapter.ts';
import { convergencePlot } from '../plots.ts';

export const probability: Chapter = {
  notes: '000',
  title: 'Probability: throwing dice',
  url: import.meta.url,
  open({ print, figure }) {
    let fairProbs: t.Tensor;
    let counts: t.Tensor;
    let estimates: t.Tensor;

    return {
      '000-42'() {
        fairProbs = t.ones(6).div(6);
        print('概率：', fairProbs);
      },

      async '000-43'() {
        t.manualSeed(0);
        counts = await t.synchronously(() => new Multinomial(1000, { probs: fairProbs }).sample());
        print(counts);
      },

      '000-44'() {
        print('频率：', counts.div(1000));
      },

      async '000-45'() {
        t.manualSeed(0);
        counts = await t.synchronously(() => new Multinomial(10, { probs: fairProbs }).sample([500]));
        const cumCounts = counts.cumsum(0);
        estimates = cumCounts.div(cumCounts.sum(1, { keepdim: true }));
        print(counts.shape, cumCounts.at(-1), estimates.at(-1));
      },

      async '000-46'() {
        const series: Float32Array[] = [];
        for (let i = 0; i < 6; i++) {
          series.push((await estimates.at(':', i).data()) as Float32Array);
          print(
            `P(die=${i + 1})`,
            Float32Array.from([0, 99, 499], (group) => series[i][group]),
          );
        }
        figure('convergence', convergencePlot(series));
      },
    };
  },
};
