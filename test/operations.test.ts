import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { Environment } from '../src/environment';
import { CLOSING_TIME } from '../src/http/limits';
import { PROJECT } from './support/project';

const read = (file: string): string => readFileSync(path.join(PROJECT, 'docs', file), 'utf8');

const VARIABLES = Object.keys(new Environment());

/** In seconds: what a gateway takes to finish the requests in flight, and to close the database. */
const STOPPING = Number(new Environment().SHUTDOWN_GRACE) + CLOSING_TIME / 1_000;

interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string } } | undefined;
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
}

interface Manifest {
  readonly kind: string;
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly initContainers: readonly Container[];
        readonly containers: readonly Container[];
      };
    };
  };
}

describe('the manifests for Kubernetes', () => {
  const manifests = parseAllDocuments(read('operations/kubernetes.yaml')).map(
    (document) => document.toJS() as Manifest,
  );
  const deployment = manifests.find(({ kind }) => kind === 'Deployment');
  const { metadata, spec } = deployment?.spec.template ?? {};
  const [gateway] = spec?.containers ?? [];
  const [migrate] = spec?.initContainers ?? [];

  test('set variables that exist', () => {
    const names = [gateway, migrate].flatMap((container) => container?.env ?? []).map(({ name }) => name);
    expect(names).toContain('DATABASE_URL');
    expect(VARIABLES).toEqual(expect.arrayContaining(names));
  });

  test('publish the ports that the gateway listens at', () => {
    const valueOf = (name: string): string | undefined =>
      gateway?.env.find((each) => each.name === name)?.value;
    expect(gateway?.ports).toEqual([
      { name: 'http', containerPort: Number(new Environment().PORT) },
      { name: 'metrics', containerPort: Number(valueOf('METRICS_PORT')) },
    ]);
    expect(metadata?.annotations['prometheus.io/port']).toBe(valueOf('METRICS_PORT'));
  });

  test('ask for what does not depend on the database whether it lives, and for the database whether it is ready', () => {
    const pathOf = (probe: 'startupProbe' | 'livenessProbe' | 'readinessProbe'): string | undefined =>
      gateway?.[probe]?.httpGet.path;
    expect([pathOf('startupProbe'), pathOf('livenessProbe'), pathOf('readinessProbe')]).toEqual([
      ...['/healthz', '/healthz', '/readyz'],
    ]);
  });

  test('leave enough time to stop', () => {
    const [, pause] = gateway?.lifecycle?.preStop.exec.command ?? [];
    expect(spec?.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(pause) + STOPPING);
  });

  test('migrate with what the image has', () => {
    expect(migrate?.command).toEqual(['node', 'dist/migrate.js']);
    // The image listens at every address, for which the gateway itself needs callers.
    expect(migrate?.env.map(({ name }) => name)).toEqual(['DATABASE_URL']);
  });
});

test('the unit of systemd leaves enough time to stop, and sets variables that exist', () => {
  const unit = read('operations/behavioral-events-gateway.service');
  const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(STOPPING);
  const names = [...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name);
  expect([...VARIABLES, 'NODE_ENV']).toEqual(expect.arrayContaining(names));
});

test('what each alert means, and what to do about it, is documented', () => {
  const { groups } = parse(read('operations/alerts.yml')) as {
    groups: readonly { rules: readonly { alert: string }[] }[];
  };
  const alerts = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  const documented = [...read('operations.md').matchAll(/^\| `(EventsGateway\w+)` +\| [^|]+ \| [^|]+ \|$/gm)];
  expect(documented.map(([, alert]) => alert)).toEqual(alerts);
});
