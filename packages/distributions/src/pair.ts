import * as t from '@t/core';
import { probsToLogits } from './distribution.ts';

/**
 * Probabilities and logits, of which one was given and the other is computed when first asked for (recorded inside
 * `noGrad` too, since it serves later calls; anew if a scope has taken it away).
 */
export class ProbsAndLogits {
  readonly given: 'probs' | 'logits';
  private readonly own: t.Tensor;
  private readonly derive: (own: t.Tensor) => t.Tensor;
  private derived: t.Tensor | null = null;

  constructor(given: 'probs' | 'logits', own: t.Tensor, derive: (own: t.Tensor) => t.Tensor) {
    this.given = given;
    this.own = own;
    this.derive = derive;
  }

  get probs(): t.Tensor {
    return this.get('probs');
  }

  get logits(): t.Tensor {
    return this.get('logits');
  }

  /** The one that was given. */
  get parameter(): { name: string; value: t.Tensor } {
    return { name: this.given, value: this.own };
  }

  /** Those that are known by now, as PyTorch prints them. */
  known(): { name: string; value: t.Tensor }[] {
    const { derived, given, own } = this;
    if (derived === null) return [{ name: given, value: own }];
    const [probs, logits] = given === 'probs' ? [own, derived] : [derived, own];
    return [
      { name: 'probs', value: probs },
      { name: 'logits', value: logits },
    ];
  }

  private get(which: 'probs' | 'logits'): t.Tensor {
    if (which === this.given) return this.own;
    if (this.derived === null || this.derived.storage.isDisposed)
      this.derived = t.enableGrad(() => this.derive(this.own));
    return this.derived;
  }
}

/** The pair for outcomes that happen or not. */
export const binaryPair = (given: 'probs' | 'logits', own: t.Tensor): ProbsAndLogits =>
  new ProbsAndLogits(given, own, (x) => (given === 'probs' ? probsToLogits(x, true) : x.sigmoid()));

/** The pair for classes: normalised weights, or normalised logarithms of them. */
export const categoricalPair = (given: 'probs' | 'logits', own: t.Tensor): ProbsAndLogits =>
  new ProbsAndLogits(given, own, (x) => (given === 'probs' ? probsToLogits(x) : x.softmax(-1)));
