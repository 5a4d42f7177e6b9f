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
  ASGD: 'ASGD(params ; lr, lambd, alpha, t0, weightDecay, maximize)',
  Adadelta: 'Adadelta(params ; lr, rho, eps, weightDecay, maximize)',
  Adagrad: 'Adagrad(params ; lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize)',
  Adam: 'Adam(params ; lr, betas, eps, weightDecay, amsgrad, maximize)',
  AdamW: 'AdamW(params ; lr, betas, eps, weightDecay, amsgrad, maximize)',
  Adamax: 'Adamax(params ; lr, betas, eps, weightDecay, maximize)',
  NAdam: 'NAdam(params ; lr, betas, eps, weightDecay, momentumDecay)',
  RAdam: 'RAdam(params ; lr, betas, eps, weightDecay)',
  RMSprop: 'RMSprop(params ; lr, alpha, eps, weightDecay, momentum, centered, maximize)',
  Rprop: 'Rprop(params ; lr, etas, stepSizes, maximize)',
  SGD: 'SGD(params ; lr, momentum, dampening, weightDecay, nesterov, maximize)',
} as const satisfies Record<string, string>;

export const SCHEDULERS = {
  ConstantLR: 'ConstantLR(optimizer ; factor, totalIters, lastEpoch)',
  CosineAnnealingLR: 'CosineAnnealingLR(optimizer, TMax ; etaMin, lastEpoch)',
  CosineAnnealingWarmRestarts: 'CosineAnnealingWarmRestarts(optimizer, T0 ; tMult, etaMin, lastEpoch)',
  ExponentialLR: 'ExponentialLR(optimizer, gamma ; lastEpoch)',
  LinearLR: 'LinearLR(optimizer ; startFactor, endFactor, totalIters, lastEpoch)',
  MultiStepLR: 'MultiStepLR(optimizer, milestones ; gamma, lastEpoch)',
  PolynomialLR: 'PolynomialLR(optimizer ; totalIters, power, lastEpoch)',
  ReduceLROnPlateau:
    'ReduceLROnPlateau(optimizer ; mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps)',
  StepLR: 'StepLR(optimizer, stepSize ; gamma, lastEpoch)',
} as const satisfies Record<string, string>;
