import { getMetricsFromIterator, type PromMetrics } from 'prom2javascript';
import { until } from './until';

export type Labels = Readonly<Record<string, string>>;

/** A value, or a histogram, with its labels. */
type Series = PromMetrics[string]['data'][number];

/** The parser does not know that a value may be no number, as the lag of the event loop is before it is measured. */
const NOT_A_NUMBER = / nan$/i;

/** The metrics of a gateway. */
export class Scrape {
  readonly #metrics: PromMetrics;

  private constructor(
    readonly text: string,
    metrics: PromMetrics,
  ) {
    this.#metrics = metrics;
  }

  /** Reads the format of Prometheus; rejects if a line is not in it, or a histogram is inconsistent. */
  static async parse(text: string): Promise<Scrape> {
    const lines = text.split('\n').filter((line) => !NOT_A_NUMBER.test(line));
    return new Scrape(text, await getMetricsFromIterator(lines.values()));
  }

  /** The names of all metrics, also of those without a value. */
  get names(): string[] {
    return Object.keys(this.#metrics);
  }

  /** Counter, gauge or histogram. */
  typeOf(name: string): string | undefined {
    return this.#metrics[name]?.type;
  }

  /** The series of a metric by its full name. */
  seriesOf(name: string): readonly Series[] {
    return this.#metrics[name]?.data ?? [];
  }

  /**
   * The series of a metric of the gateway.
   *
   * @param name without the prefix `events_gateway_`
   */
  of(name: string): readonly Series[] {
    return this.seriesOf(`events_gateway_${name}`);
  }

  /**
   * The value of a series; of a histogram, the number of observations. Null if there is no such series.
   *
   * @param name without the prefix `events_gateway_`
   */
  value(name: string, labels: Labels = {}): number | null {
    const series = this.#find(name, labels);
    if (series === undefined) return null;
    return 'value' in series ? series.value : (series.count ?? null);
  }

  /** The sum of the observations of a histogram; null if there is none. */
  sum(name: string, labels: Labels = {}): number | null {
    const series = this.#find(name, labels);
    return series !== undefined && 'sum' in series ? (series.sum ?? null) : null;
  }

  /** Every series by its name and labels, without its value. */
  get series(): string[] {
    return Object.entries(this.#metrics).flatMap(([name, { data }]) =>
      data.map(({ labels }) => `${name} ${JSON.stringify(labels)}`),
    );
  }

  #find(name: string, labels: Labels): Series | undefined {
    return this.of(name).find(
      ({ labels: own }) =>
        Object.keys(own).length === Object.keys(labels).length &&
        Object.entries(labels).every(([label, value]) => own[label] === value),
    );
  }
}

/** Reads the metrics at a URL, which may be a second old. */
export async function scrape(metricsUrl: string): Promise<Scrape> {
  return Scrape.parse(await (await fetch(metricsUrl)).text());
}

/** Resolves with the metrics as soon as a series has a value. */
export function untilMetric(
  metricsUrl: string,
  name: string,
  labels: Labels,
  expected: number,
): Promise<Scrape> {
  return until(async () => {
    const scraped = await scrape(metricsUrl);
    return scraped.value(name, labels) === expected ? scraped : null;
  });
}
