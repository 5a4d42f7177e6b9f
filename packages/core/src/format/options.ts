import { ValueError } from '../errors.ts';

/** How tensors print. */
export interface PrintOptions {
  /** Digits after the decimal point (4). */
  readonly precision: number;
  /** A tensor of more elements than this is summarised (1000). */
  readonly threshold: number;
  /** Items shown at each end of a summarised dimension (3). */
  readonly edgeitems: number;
  /** Characters a line may hold (80). */
  readonly linewidth: number;
  /** Scientific notation always or never; `null` lets each tensor's values decide. */
  readonly sciMode: boolean | null;
}

const defaults: PrintOptions = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: null };

const profiles = {
  default: defaults,
  short: { ...defaults, precision: 2, edgeitems: 2 },
  full: { ...defaults, threshold: Infinity },
} satisfies Record<string, PrintOptions>;

let current = defaults;

/**
 * Sets how tensors print from now on, as `torch.set_printoptions`: a profile first, the other options over
 * it. What is left out stays as it is, except `sciMode`, which every call sets (left out: chosen per tensor).
 */
export function setPrintoptions(
  options: Partial<PrintOptions> & { readonly profile?: keyof typeof profiles },
): void {
  const { profile, sciMode = null, ...changes } = options;
  if (profile !== undefined && !Object.hasOwn(profiles, profile)) {
    throw new ValueError(`profile must be one of ${Object.keys(profiles).join(', ')}, but got ${profile}`);
  }
  current = withOptions(profile === undefined ? current : profiles[profile], { ...changes, sciMode });
}

/** The options in force, all of them. */
export const getPrintoptions = (): PrintOptions => current;

/** `base` with the options of `changes` that are given. */
export function withOptions(base: PrintOptions, changes: Partial<PrintOptions>): PrintOptions {
  const options = {
    precision: changes.precision ?? base.precision,
    threshold: changes.threshold ?? base.threshold,
    edgeitems: changes.edgeitems ?? base.edgeitems,
    linewidth: changes.linewidth ?? base.linewidth,
    sciMode: changes.sciMode === undefined ? base.sciMode : changes.sciMode,
  };
  for (const name of ['precision', 'edgeitems'] as const) {
    if (!Number.isInteger(options[name]) || options[name] < 0) {
      throw new ValueError(`${name} must be a non-negative integer, but got ${options[name]}`);
    }
  }
  return options;
}
