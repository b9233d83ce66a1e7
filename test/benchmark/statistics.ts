/** What was measured of one server in one round. Times are in ms. */
export interface Sample {
  /** Answers within the measured time. */
  readonly answers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the server for each answer; NaN where the system does not tell. */
  readonly cpu: number;
}

/**
 * The median: of an even number of values, the mean of the two in the middle. NaN if there are none.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/**
 * The smallest value that at least this share of the values does not exceed. NaN if there are none.
 *
 * @param share more than 0, at most 1
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

/**
 * The sample of a round.
 *
 * @param latencies the time of each answer, in ms
 * @param time what was measured, in ms: how long it took, and the CPU time of the server
 */
export function toSample(
  latencies: readonly number[],
  time: { readonly elapsed: number; readonly cpu: number },
): Sample {
  return {
    answers: latencies.length,
    perSecond: (latencies.length * 1_000) / time.elapsed,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpu: time.cpu / latencies.length,
  };
}

/**
 * The median of each number over the rounds, which one disturbed round does not change.
 */
export function summarize(rounds: readonly Sample[]): Sample {
  const of = (key: keyof Sample): number => median(rounds.map((sample) => sample[key]));
  return {
    answers: of('answers'),
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    cpu: of('cpu'),
  };
}

/**
 * How many times as high a number of the first server is as that of the second: the median of the ratios of each round, in
 * which both were measured shortly after each other.
 */
export function ratio(
  rounds: readonly Sample[],
  others: readonly Sample[],
  key: keyof Sample = 'perSecond',
): number {
  return median(rounds.map((sample, i) => sample[key] / (others[i]?.[key] ?? NaN)));
}
