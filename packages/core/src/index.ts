export { Tensor } from './tensor/methods.ts';
export { use } from './kernel/device.ts';
export { reference } from './kernel/interpret.ts';
export * from './ops/create/index.ts';
export * from './ops/elementwise/index.ts';
export * from './ops/reduce/index.ts';
export * from './ops/shape/index.ts';
export * from './ops/indexing/index.ts';
export * from './ops/matrix/index.ts';
export * from './ops/nn/index.ts';
export * from './ops/random/index.ts';
export * as nn from './nn/index.ts';
export * as optim from './optim/index.ts';
export {
  defaultGenerator,
  Generator,
  initialSeed,
  manualSeed,
  multinomialConditional,
  multinomialCounts,
  seed,
} from './random/index.ts';
export { getPrintoptions, setPrintoptions } from './format/index.ts';
export type { PrintOptions } from './format/index.ts';
export { IndexError, LinAlgError, NotImplementedError, RuntimeError, ValueError } from './errors.ts';
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './autograd/mode.ts';
export { Size } from './tensor/size.ts';
export type { DType, TypedArray } from './tensor/dtype.ts';
export type { Backend } from './kernel/backend.ts';
export { backward, grad } from './autograd/engine.ts';
export type { BackwardOptions, GradOptions } from './autograd/engine.ts';
export { memory, setDebugMemory } from './tensor/memory.ts';
export type { MemoryReport, MemorySite } from './tensor/memory.ts';
export { synchronously } from './tensor/at-once.ts';
export { scope } from './tensor/scope.ts';
export type { Scope } from './tensor/scope.ts';
export { hessian, jacobian, jvp, vjp } from './autograd/functional.ts';
export { gradcheck } from './autograd/gradcheck.ts';
