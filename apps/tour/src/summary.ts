import type { State } from './compare.ts';

/** How many cells ended in each state. */
export type Counts = Readonly<Record<State, number>>;

export function countStates(rows: Iterable<{ readonly state: State }>): Counts {
  const counts = { same: 0, counterpart: 0, differs: 0 };
  for (const { state } of rows) counts[state]++;
  return counts;
}

/** The line that ends the tour. Cells with a counterpart print what is declared, not what PyTorch prints: left out. */
export const summaryLine = ({ same, differs }: Counts): string =>
  `cells: ${same} of ${same + differs} as PyTorch prints them`;
