export { DeferredMaps, LEAST_DEFERRED, type Executor } from './deferred-maps.ts';
