import { type Load, type LoadSample, runLoad } from './load';
import { progress } from './progress';
import { DISTURBANCE, Quiet } from './quiet';
import { toText } from './table';

export interface RoundOptions {
  readonly rounds: number;
  /** How long each load lasts in a round. */
  readonly seconds: number;
  /** How many seconds each load lasts before the first round. */
  readonly warmUp: number;
  /** How many seconds a run may spend on waiting until others leave the machine alone, and on repeating loads. */
  readonly patience: number;
}

/** A load that is measured in rounds. */
export interface Case extends Load {
  /** For the progress. */
  readonly title: string;
}

/**
 * Measures all cases in each round, one after the other, so that a disturbance of the machine strikes them alike. Every
 * other round goes backwards. Before the first one, the servers are warmed up: V8 has compiled a gateway only after some
 * thousands of requests. Resolves with the samples of each case.
 */
export async function measure<Measured extends Case>(
  cases: readonly Measured[],
  { rounds, seconds, warmUp, patience }: RoundOptions,
): Promise<ReadonlyMap<Measured, readonly LoadSample[]>> {
  for (const measured of cases) {
    progress(`warm-up: ${measured.title} at ${measured.connections}`);
    await runLoad(measured, warmUp);
  }
  const quiet = new Quiet(patience);
  const samples = new Map(cases.map((measured): [Measured, LoadSample[]] => [measured, []]));
  for (let round = 1; round <= rounds; round++) {
    const order = round % 2 === 0 ? cases : cases.toReversed();
    for (const measured of order) {
      progress(`round ${round} of ${rounds}: ${measured.title} at ${measured.connections}`);
      samples.get(measured)?.push(await runUndisturbed(measured, seconds, quiet));
    }
  }
  return samples;
}

/** The least disturbed sample of a load that is repeated as long as others disturb it and there is time. */
async function runUndisturbed(load: Load, seconds: number, quiet: Quiet): Promise<LoadSample> {
  const run = async (): Promise<LoadSample> => {
    const sample = await runLoad(load, seconds);
    const { perSecond, disturbance } = sample;
    progress(`  ${toText(perSecond)} requests/s, disturbed by ${toText(100 * disturbance)} %`);
    return sample;
  };
  await quiet.spend(() => quiet.wait());
  let best = await run();
  while (best.disturbance > DISTURBANCE && !quiet.isExhausted) {
    const sample = await quiet.spend(async () => {
      await quiet.wait();
      return run();
    });
    if (sample.disturbance < best.disturbance) best = sample;
  }
  return best;
}
