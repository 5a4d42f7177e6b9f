export {
  Optimizer,
  type OptimizerState,
  type ParamGroup,
  type ParamGroupSpec,
  type Params,
  type Settings,
} from './optimizer.ts';
export { SGD, type SGDOptions, type SGDSettings, type SGDState } from './sgd.ts';
export * as lrScheduler from './schedulers/index.ts';
