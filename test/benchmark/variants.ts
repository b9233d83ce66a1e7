import { PROJECT } from '../support/project';
import type { Databases } from './databases';
import { createEventExchange, typenameExchange } from './definitions';
import { gatewayArgs } from './gateway';
import type { LoadSample } from './load';
import type { Options } from './options';
import type { Results } from './report';
import { measure } from './rounds';
import { ServerProcess } from './server-process';
import { ratio, summarize } from './statistics';
import { toTable, toText } from './table';

const EXCHANGES = { '{ __typename }': typenameExchange, createEvent: createEventExchange };

/** One way to configure the gateway. */
export interface Variant {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What is sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was measured of a variant. */
interface Result {
  readonly operation: string;
  readonly variant: string;
  readonly connections: number;
  readonly rounds: readonly LoadSample[];
}

/**
 * Measures what the configuration of the gateway costs: a request that does nothing and a create, with each variant, and
 * relative to the first one.
 *
 * @param variable what the variants differ in
 */
export async function compareVariants(
  { title, variable, variants }: { title: string; variable: string; variants: readonly Variant[] },
  options: Options,
  databases: Databases,
): Promise<Results> {
  const servers: [string, ServerProcess][] = [];
  for (const { name, ...variant } of variants) {
    const { url: databaseUrl } = await databases.create();
    const server = { args: gatewayArgs(PROJECT), databaseUrl, ...variant };
    servers.push([name, await ServerProcess.start(server, typenameExchange())]);
  }
  const cases = options.connections.flatMap((connections) =>
    Object.entries(EXCHANGES).flatMap(([operation, toExchange]) =>
      servers.map(([variant, server]) => ({
        title: `${operation}, ${variant}`,
        operation,
        variant,
        targets: [{ server, exchange: toExchange() }],
        connections,
      })),
    ),
  );
  const samples = await measure(cases, options);
  const results = cases.map((measured): Result => {
    const { operation, variant, connections } = measured;
    return { operation, variant, connections, rounds: samples.get(measured) ?? [] };
  });
  return {
    title,
    tables: [toVariantTable(results, variable)],
    samples: [...samples.values()].flat(),
    details: { results },
  };
}

function toVariantTable(results: readonly Result[], variable: string): string {
  const first = results[0]?.variant ?? '';
  return toTable(
    [
      'request',
      variable,
      'connections',
      'requests/s',
      `ratio to ${first}`,
      'CPU ms a request',
      `ratio to ${first}`,
    ],
    results.map(({ operation, variant, connections, rounds }) => {
      const { perSecond, cpu } = summarize(rounds);
      const others =
        results.find((other) => other.operation === operation && other.connections === connections)?.rounds ??
        [];
      return [
        operation,
        variant,
        toText(connections),
        toText(perSecond),
        toText(ratio(rounds, others), 2),
        toText(cpu, 2),
        toText(ratio(rounds, others, 'cpu'), 2),
      ];
    }),
  );
}
