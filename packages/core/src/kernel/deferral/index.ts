export { DeferredMaps, type Executor } from './deferred-maps.ts';
