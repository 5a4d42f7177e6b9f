import { isBoard, runsInSoftware } from '../../device/adapter.ts';

/** A tile of outputs that an invocation computes by itself. */
export interface InvocationTiling {
  readonly by: 'invocation';
  readonly height: number;
  readonly width: number;
}

/** A tile of outputs that a workgroup computes through its memory. */
export interface WorkgroupTiling {
  readonly by: 'workgroup';
  readonly height: number;
  readonly width: number;
  /** Outputs of an invocation. */
  readonly rows: number;
  readonly columns: number;
  /** Length, along k, of the blocks that are in workgroup memory. */
  readonly depth: number;
}

/** How the outputs of a product are dealt out, and what that has been measured to cost. */
export type Tiling = (InvocationTiling | WorkgroupTiling) & {
  /** Tiles that keep a device busy. */
  readonly busy: number;
  /** Multiply-adds per unit of time then, as a share of those of the fastest tiling. */
  readonly speed: number;
};

/** What suits a kind of device. */
export interface Tilings {
  readonly tilings: readonly Tiling[];
  /** Multiply-adds that take as long as a launch, and as storing and adding up one partial sum. */
  readonly launch: number;
  readonly partial: number;
  /** Share of the smallest tile's outputs that must be used: else reading the operands for every output costs less. */
  readonly leastUsed: number;
}

/** Graphics boards. As an H200 measures it. */
export const onBoard: Tilings = {
  tilings: [
    { by: 'workgroup', height: 64, width: 64, rows: 8, columns: 4, depth: 16, busy: 480, speed: 1 },
    { by: 'workgroup', height: 32, width: 32, rows: 4, columns: 4, depth: 16, busy: 600, speed: 0.74 },
  ],
  launch: 6e7,
  partial: 48,
  leastUsed: 0.3,
};

/** GPUs that are part of a processor: fewer cores, and slower memory. */
export const onProcessor: Tilings = {
  ...onBoard,
  tilings: onBoard.tilings.map((tiling) => ({ ...tiling, busy: tiling.busy / 5 })),
  launch: 4e6,
  partial: 128,
};

/** Drivers in software make barriers dear: 256 x 256 x 256 takes 12 ms without and 50 ms with them on two cores. */
export const inSoftware: Tilings = {
  tilings: [
    { by: 'invocation', height: 8, width: 8, busy: 128, speed: 1 },
    { by: 'invocation', height: 4, width: 4, busy: 128, speed: 0.6 },
  ],
  launch: 1e5,
  partial: 16,
  leastUsed: 1 / 8,
};

export function tilingsFor(device: GPUDevice): Tilings {
  if (runsInSoftware(device)) return inSoftware;
  return isBoard(device) ? onBoard : onProcessor;
}

/** A tiling, and the parts that the inner dimension is split into where tiles are few. */
export interface Choice {
  readonly tiling: Tiling;
  readonly splits: number;
  /** Length of a part; the last one may be shorter. */
  readonly chunk: number;
}

/** Parts of the inner dimension are multiples of this, as are the blocks that workgroups load. */
export const DEPTH = 16;

/** Shortest part that is worth a sum afterwards. */
const LEAST = 48;

/** Longest part whose sum, kept in one float, stays accurate, and the most partial sums that are kept for that. */
const LONGEST = 4096;
const ROOM = 2 ** 24;

/**
 * What costs least: a tile costs its multiply-adds, tiles that would keep an idle device busy cost as if they were there,
 * and parts of the inner dimension cost a sum. Of the numbers of parts, as few as are accurate and as many as keep the
 * device busy are compared.
 */
export function choose(on: Tilings, batch: number, m: number, n: number, k: number): Choice {
  const outputs = batch * m * n;
  const accurate = Math.max(1, Math.min(Math.ceil(k / LONGEST), Math.floor(ROOM / outputs)));
  const most = Math.max(accurate, Math.floor(k / LEAST));
  let best: Choice | undefined;
  let least = Infinity;
  for (const tiling of on.tilings) {
    const tiles = tilesOf(tiling, batch, m, n);
    const wanted = Math.min(most, Math.ceil(tiling.busy / tiles));
    for (const parts of wanted > accurate ? [accurate, wanted] : [accurate]) {
      const chunk = Math.ceil(k / (parts * DEPTH)) * DEPTH;
      const splits = Math.ceil(k / chunk);
      const work =
        (Math.max(tiles * splits, tiling.busy) * tiling.height * tiling.width * chunk) / tiling.speed;
      const cost = work + (splits === 1 ? 0 : on.launch + on.partial * splits * outputs);
      if (cost < least) {
        least = cost;
        best = { tiling, splits, chunk };
      }
    }
  }
  return best!;
}

export const tilesOf = ({ height, width }: Tiling, batch: number, m: number, n: number): number =>
  batch * Math.ceil(m / height) * Math.ceil(n / width);

/** Longest inner dimension whose products are too few to be worth sharing. */
const SHORT = 4;

/** Whether outputs have enough elements in common, being no vectors, to be computed in tiles. */
export function worthTiles({ tilings, leastUsed }: Tilings, m: number, n: number, k: number): boolean {
  const smallest = tilings.at(-1)!;
  const computed = tilesOf(smallest, 1, m, n) * smallest.height * smallest.width;
  return m > 1 && n > 1 && k > SHORT && m * n >= computed * leastUsed;
}
