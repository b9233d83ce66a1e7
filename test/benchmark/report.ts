import { writeFileSync } from 'node:fs';
import { CORES } from './cores';
import type { LoadSample } from './load';
import { describeMachine, type Machine } from './machine';
import type { Options } from './options';
import { DISTURBANCE } from './quiet';
import { toText } from './table';

/** Above this share of a core, it is the load that is measured. */
const BUSY_LOAD = 0.9;

/** The results of a benchmark. */
export interface Results {
  readonly title: string;
  /** In Markdown. */
  readonly tables: readonly string[];
  readonly samples: readonly LoadSample[];
  /** Everything that was measured. */
  readonly details: object;
}

/** Prints the results in Markdown, with what may have distorted them, and writes them to a file if that is asked for. */
export function report({ title, tables, samples, details }: Results, options: Options): void {
  const machine = describeMachine();
  const paragraphs = [
    `## ${title}`,
    toSentence(machine, options, samples.length > 0 ? ` of ${options.seconds} s` : ''),
    ...tables,
    ...doubts(samples).map((doubt) => `**${doubt}**`),
  ];
  process.stdout.write(`${paragraphs.join('\n\n')}\n`);
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify({ title, machine, options, ...details }, null, 2)}\n`);
  }
}

function toSentence(
  { date, cpu, cores, node, system, sync }: Machine,
  options: Options,
  duration: string,
): string {
  const { database, rounds } = options;
  return (
    `${database}, ${rounds} rounds${duration}, medians. ${date.slice(0, 10)}, ${cores} cores (${cpu}), ` +
    `Node ${node.slice(1)}, ${system}; writing 4 KB through to the disk takes ${toText(sync, 2)} ms.`
  );
}

/** What speaks against the results. */
function doubts(samples: readonly LoadSample[]): string[] {
  const busiest = Math.max(...samples.map(({ loadBusy, loadWait }) => loadBusy + loadWait));
  const disturbed = samples.filter(({ disturbance }) => disturbance > DISTURBANCE);
  const worst = Math.max(...samples.map(({ disturbance }) => disturbance));
  const percent = (share: number): string => `${toText(100 * share)} %`;
  return [
    ...(CORES === null ? ['Servers and load were not kept apart: that takes two cores and taskset.'] : []),
    ...(busiest > BUSY_LOAD
      ? [
          `The load was busy, or waiting for its core, up to ${percent(busiest)} of the time: servers may be faster.`,
        ]
      : []),
    ...(disturbed.length > 0
      ? [
          `In ${disturbed.length} of ${samples.length} samples others took more than ${percent(DISTURBANCE)} of the ` +
            `core of the servers (at most ${percent(worst)}): repeat this on an idle machine.`,
        ]
      : []),
  ];
}
