export { ConstantLR, type ConstantLROptions } from './constant.ts';
export {
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  type CosineAnnealingLROptions,
  type WarmRestartsOptions,
} from './cosine-annealing.ts';
export { ExponentialLR } from './exponential.ts';
export { LambdaLR, MultiplicativeLR, type RateFunction } from './lambda.ts';
export { LinearLR, type LinearLROptions } from './linear.ts';
export { MultiStepLR } from './multi-step.ts';
export { OneCycleLR, type OneCycleOptions } from './one-cycle.ts';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './plateau.ts';
export { PolynomialLR, type PolynomialLROptions } from './polynomial.ts';
export { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';
export { StepLR, type StepLROptions } from './step.ts';
