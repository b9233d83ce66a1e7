import { type Load, type LoadSample, runLoad } from './load';
import { progress } from './progress';

export interface RoundOptions {
  readonly rounds: number;
  /** How long each load lasts in a round. */
  readonly seconds: number;
}

/** A load that is measured in rounds. */
export interface Case extends Load {
  /** For the progress. */
  readonly title: string;
}

/**
 * Measures all cases in each round, one after the other, so that a disturbance of the machine strikes them alike. Every
 * other round goes backwards. A round before the first one warms the servers up. Resolves with the samples of each case.
 */
export async function measure<Measured extends Case>(
  cases: readonly Measured[],
  { rounds, seconds }: RoundOptions,
): Promise<ReadonlyMap<Measured, readonly LoadSample[]>> {
  const samples = new Map(cases.map((measured): [Measured, LoadSample[]] => [measured, []]));
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? cases : cases.toReversed();
    for (const measured of order) {
      const title = round === 0 ? 'warm-up' : `round ${round} of ${rounds}`;
      progress(`${title}: ${measured.title} at ${measured.connections}`);
      const sample = await runLoad(measured, seconds);
      if (round > 0) samples.get(measured)?.push(sample);
    }
  }
  return samples;
}
