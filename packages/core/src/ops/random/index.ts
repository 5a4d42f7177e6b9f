export { rand, randint, randLike, randn, randnLike, randperm } from './create.ts';
export type { RandomOptions } from './create.ts';
export { bernoulli, binomial, multinomial, normal, poisson } from './sample.ts';
