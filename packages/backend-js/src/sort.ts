/** Runs shorter than this are sorted by insertion. */
const RUN = 16;

/** True where `x` belongs before `y`: ascending with NaN last, or descending with NaN first. */
const before = (x: number, y: number, descending: boolean): boolean =>
  descending ? x > y || (x !== x && y === y) : x < y || (y !== y && x === x);

/**
 * Sorts `values` and carries `order` along, stably: a merge sort from the bottom up, with `spareValues` and
 * `spareOrder` as room of the same size.
 */
export function mergeSort(
  values: Float64Array,
  order: Uint32Array,
  spareValues: Float64Array,
  spareOrder: Uint32Array,
  descending: boolean,
): void {
  const n = values.length;
  for (let start = 0; start < n; start += RUN)
    insertionSort(values, order, start, Math.min(start + RUN, n), descending);
  let [fromValues, fromOrder, toValues, toOrder] = [values, order, spareValues, spareOrder];
  for (let width = RUN; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      merge(fromValues, fromOrder, toValues, toOrder, start, middle, end, descending);
    }
    [fromValues, fromOrder, toValues, toOrder] = [toValues, toOrder, fromValues, fromOrder];
  }
  if (fromValues !== values) {
    values.set(fromValues);
    order.set(fromOrder);
  }
}

function insertionSort(
  values: Float64Array,
  order: Uint32Array,
  start: number,
  end: number,
  descending: boolean,
): void {
  for (let i = start + 1; i < end; i++) {
    const value = values[i]!;
    const index = order[i]!;
    let j = i;
    for (; j > start && before(value, values[j - 1]!, descending); j--) {
      values[j] = values[j - 1]!;
      order[j] = order[j - 1]!;
    }
    values[j] = value;
    order[j] = index;
  }
}

function merge(
  fromValues: Float64Array,
  fromOrder: Uint32Array,
  toValues: Float64Array,
  toOrder: Uint32Array,
  start: number,
  middle: number,
  end: number,
  descending: boolean,
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    // The left one goes first among equals: that is what makes the sort stable.
    const takeRight =
      right < end && (left >= middle || before(fromValues[right]!, fromValues[left]!, descending));
    const from = takeRight ? right++ : left++;
    toValues[at] = fromValues[from]!;
    toOrder[at] = fromOrder[from]!;
  }
}
