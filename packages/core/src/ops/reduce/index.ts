export { sum } from './sum.ts';
