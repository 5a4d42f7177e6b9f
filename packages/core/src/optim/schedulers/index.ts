export { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';
export { StepLR, type StepLROptions } from './step.ts';
