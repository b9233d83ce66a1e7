import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import { parse as parseYaml } from 'yaml';
import { CallerRefusal } from '../../src/auth/caller-refusal';
import { EventRule } from '../../src/events/validation/event-rule';
import { Metrics } from '../../src/metrics/metrics';
import { OUTCOMES } from '../../src/observer';
import { PROJECT } from '../support/project';
import { Scrape } from '../support/metrics';

const read = (file: string): string => readFileSync(path.join(PROJECT, 'docs/operations', file), 'utf8');

/** The labels that Prometheus itself adds, and those of histograms. */
const ADDED_LABELS = ['instance', 'job', 'le', 'quantile'];

/** The values of each label of each metric, after everything has happened once. */
const labels = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
let scraped: Scrape;

beforeAll(async () => {
  const metrics = await Metrics.open();
  metrics.watch({
    queueLength: () => 0,
    connections: () => ({ max: 1, open: 1, idle: 1, waiting: 0 }),
    refusals: new Map([['NOT_FOUND', 1]]),
    platform: { circuit: () => 'closed', pending: () => Promise.resolve({ count: 0, oldest: null }) },
  });
  for (const outcome of OUTCOMES) {
    const rules = [EventRule.ACTIONS_INVALID];
    metrics.operationEnded({ operation: 'createEvent', outcome, rules, startedAt: 0, duration: 1 });
    metrics.requestAnswered({ route: '/graphql', operation: 'other', outcome, duration: 1 });
  }
  for (const isCommitted of [true, false])
    metrics.batchEnded({ isCommitted, waits: [1], duration: 2, commit: 1 });
  metrics.callEnded({ call: 'create', outcome: 'accepted', duration: 1 });
  for (const reason of Object.values(CallerRefusal)) metrics.callerRefused(reason);
  scraped = await Scrape.parse((await metrics.expose()).text);
  for (const name of scraped.names) {
    const values = new Map<string, Set<string>>();
    for (const { labels: own } of scraped.seriesOf(name)) {
      for (const [label, value] of Object.entries(own)) {
        values.set(label, (values.get(label) ?? new Set()).add(value));
      }
    }
    labels.set(name, values);
  }
});

/** The metric of a series: that of a histogram has others. */
const metricOf = (series: string): string =>
  labels.has(series) ? series : series.replace(/_(bucket|sum|count)$/, '');

/** What is wrong with an expression of PromQL. */
function problemsOf(expression: string): string[] {
  // Grafana fills in its variables before Prometheus sees them.
  const text = expression.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');
  const problems: string[] = [];
  const selected: string[] = [];
  const grouped: string[] = [];
  const at = ({ from, to }: { from: number; to: number }): string => text.slice(from, to);
  parser.parse(text).iterate({
    enter: ({ type, node }) => {
      if (type.isError) problems.push(`cannot be parsed: ${text}`);
      if (type.name === 'VectorSelector') {
        const identifier = node.getChild('Identifier');
        const name = metricOf(identifier ? at(identifier) : '');
        selected.push(name);
        if (!labels.has(name)) problems.push(`the metric ${name} does not exist`);
        for (const matcher of node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []) {
          const [, label = '', operator = '', value = ''] =
            /^(\w+)\s*([=!~]+)\s*"(.*)"$/.exec(at(matcher)) ?? [];
          if (ADDED_LABELS.includes(label)) continue;
          const values = labels.get(name)?.get(label);
          if (values === undefined) problems.push(`${name} has no label ${label}`);
          else if (!operator.includes('~') && !values.has(value))
            problems.push(`${label} of ${name} is never ${value}`);
        }
      }
      if (type.name === 'GroupingLabels') {
        grouped.push(...node.getChildren('LabelName').map(at));
      }
    },
  });
  for (const label of grouped.filter((each) => !ADDED_LABELS.includes(each))) {
    if (!selected.some((name) => labels.get(name)?.has(label)))
      problems.push(`nothing in ${text} has the label ${label}`);
  }
  if (selected.length === 0) problems.push(`no metric in ${text}`);
  return problems;
}

/** Every text under a key, at any depth. */
function textsUnder(key: string, json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]: [string, unknown]) =>
    name === key && typeof value === 'string' ? [value] : textsUnder(key, value),
  );
}

describe('the check of expressions', () => {
  test.each([
    ['events_gateway_request_total', 'does not exist'],
    ['sum(rate(events_gateway_requests_total[5m])', 'cannot be parsed'],
    ['events_gateway_requests_total{status="500"}', 'has no label status'],
    ['events_gateway_requests_total{outcome="error"}', 'is never error'],
    ['sum by (status) (events_gateway_requests_total)', 'has the label status'],
    ['1 + 1', 'no metric'],
  ])('finds what is wrong with %s', (expression, problem) => {
    expect(problemsOf(expression).join()).toContain(problem);
  });
});

test('the alerts refer to metrics and labels that exist', () => {
  const expressions = textsUnder('expr', parseYaml(read('alerts.yml')));
  expect(expressions.length).toBeGreaterThan(8);
  expect(expressions.flatMap(problemsOf)).toEqual([]);
});

test('the dashboard refers to metrics and labels that exist', () => {
  const dashboard: unknown = JSON.parse(read('grafana-dashboard.json'));
  const expressions = textsUnder('expr', dashboard);
  expect(expressions.length).toBeGreaterThan(20);
  expect(expressions.flatMap(problemsOf)).toEqual([]);
  const [definition = ''] = textsUnder('definition', dashboard);
  expect(labels.has(/^label_values\((\w+), instance\)$/.exec(definition)?.[1] ?? '')).toBe(true);
});

test('the dashboard shows every metric of the gateway', () => {
  const text = read('grafana-dashboard.json');
  const own = scraped.names.filter((name) => name.startsWith('events_gateway_'));
  expect(own.filter((name) => !text.includes(name))).toEqual([]);
});

test('the table of metrics matches the code', () => {
  const rows = [
    ...read('../operations.md').matchAll(/^\| `(\w+)` +\| (counter|gauge|histogram) +\| (.*?) +\|/gm),
  ];
  const documented = rows.map(([, name = '', type = '', columns = '']) => ({
    name: `events_gateway_${name}`,
    type,
    labels: columns.match(/\w+/g) ?? [],
  }));
  expect(documented).toEqual(
    scraped.names
      .filter((name) => name.startsWith('events_gateway_'))
      .map((name) => ({ name, type: scraped.typeOf(name), labels: [...(labels.get(name)?.keys() ?? [])] })),
  );
});
