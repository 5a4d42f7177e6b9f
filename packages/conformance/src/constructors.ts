/**
 * The classes of `t.nn`, `t.optim` and `t.optim.lrScheduler`, in the notation of `signatures.ts`: what is positional,
 * and the options, which Python takes by position in this order as well.
 */

export const MODULES = {
  Identity: 'Identity()',
  Linear: 'Linear(inFeatures, outFeatures ; bias)',
  Bilinear: 'Bilinear(in1Features, in2Features, outFeatures ; bias)',
} as const satisfies Record<string, string>;

export const OPTIMIZERS = {
  SGD: 'SGD(params ; lr, momentum, dampening, weightDecay, nesterov, maximize)',
} as const satisfies Record<string, string>;

export const SCHEDULERS = {
  StepLR: 'StepLR(optimizer, stepSize ; gamma, lastEpoch)',
} as const satisfies Record<string, string>;
