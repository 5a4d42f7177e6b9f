import { describe, expect, it } from 'vitest';
import * as t from '../../../src/index.ts';

t.use(t.reference());
const { lrScheduler } = t.optim;

const sgd = (lr = 0.2): t.optim.SGD => new t.optim.SGD([t.zeros(1, { requiresGrad: true })], { lr });

function rates(optimizer: t.optim.SGD, scheduler: t.optim.lrScheduler.LRScheduler, epochs: number): number[] {
  return Array.from({ length: epochs }, () => {
    const { lr } = optimizer.paramGroups[0]!;
    scheduler.step();
    return lr;
  });
}

/** The numbers are PyTorch's. */
describe('schedulers', () => {
  it('LambdaLR and MultiplicativeLR follow functions of the epoch', () => {
    const a = sgd();
    expect(rates(a, new lrScheduler.LambdaLR(a, (epoch) => 0.5 ** epoch), 5)).toEqual([
      0.2, 0.1, 0.05, 0.025, 0.0125,
    ]);
    const b = sgd();
    expect(rates(b, new lrScheduler.MultiplicativeLR(b, (epoch) => 1 / (epoch + 1)), 5)).toEqual([
      0.2, 0.1, 0.03333333333333333, 0.008333333333333333, 0.0016666666666666668,
    ]);
  });

  it('go on from an epoch where the rates at the start are known', () => {
    const optimizer = sgd();
    expect(() => new lrScheduler.StepLR(optimizer, 3, { lastEpoch: 2 })).toThrow(
      "param 'initial_lr' is not specified in param_groups[0] when resuming an optimizer",
    );
    optimizer.paramGroups[0]!.initialLr = 0.2;
    const scheduler = new lrScheduler.StepLR(optimizer, 3, { lastEpoch: 2, gamma: 0.5 });
    expect(scheduler.getLastLr()).toEqual([0.1]);
  });

  it('ReduceLROnPlateau waits for improvements', () => {
    const optimizer = sgd(1);
    const scheduler = new lrScheduler.ReduceLROnPlateau(optimizer, { patience: 1, factor: 0.5 });
    const lrs = [3, 3, 3, 2, 2, 2].map((value) => {
      scheduler.step(value);
      return optimizer.paramGroups[0]!.lr;
    });
    expect(lrs).toEqual([1, 1, 0.5, 0.5, 0.5, 0.25]);
  });
});
