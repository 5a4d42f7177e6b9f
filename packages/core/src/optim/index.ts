export {
  Optimizer,
  type OptimizerState,
  type ParamGroup,
  type ParamGroupSpec,
  type Params,
  type Settings,
} from './optimizer.ts';
export { ASGD, type ASGDOptions, type ASGDSettings, type ASGDState } from './asgd.ts';
export { Adadelta, type AdadeltaOptions, type AdadeltaSettings, type AdadeltaState } from './adadelta.ts';
export { Adagrad, type AdagradOptions, type AdagradSettings, type AdagradState } from './adagrad.ts';
export { Adam, AdamW, type AdamOptions, type AdamSettings, type AdamState } from './adam.ts';
export { Adamax, type AdamaxOptions, type AdamaxSettings, type AdamaxState } from './adamax.ts';
export { NAdam, type NAdamOptions, type NAdamSettings, type NAdamState } from './nadam.ts';
export { RAdam, type RAdamOptions, type RAdamSettings, type RAdamState } from './radam.ts';
export { RMSprop, type RMSpropOptions, type RMSpropSettings, type RMSpropState } from './rmsprop.ts';
export { Rprop, type RpropOptions, type RpropSettings, type RpropState } from './rprop.ts';
export { SGD, type SGDOptions, type SGDSettings, type SGDState } from './sgd.ts';
export * as lrScheduler from './schedulers/index.ts';
