export * as functional from '../ops/nn/functional.ts';
export * as init from './init/index.ts';
export { Bilinear, Identity, Linear, type LinearOptions } from './linear.ts';
export { Module, type BufferOptions, type FactoryOptions, type Named } from './module.ts';
export { Parameter, type ParameterOptions } from './parameter.ts';
export type { LoadOptions, LoadResult, StateDict } from './state.ts';
export type { ZeroGradOptions } from './gradients.ts';
