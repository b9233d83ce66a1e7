import { describe, expect, test } from '@jest/globals';
import { median, percentile, ratio, type Sample, summarize, toSample } from './statistics';

const sampleOf = (perSecond: number): Sample => ({
  answers: 2 * perSecond,
  perSecond,
  p50: 1,
  p99: 9,
  cpu: 0.5,
});

describe('the median', () => {
  test('of an odd number of values is the one in the middle', () => {
    expect(median([30, 1, 2])).toBe(2);
  });

  test('of an even number of values is the mean of the two in the middle', () => {
    expect(median([4, 100, 1, 2])).toBe(3);
  });

  test('of no values is not a number', () => {
    expect(median([])).toBeNaN();
  });

  test('sorts numbers by their size, and leaves the list as it is', () => {
    const values = [10, 9, 100];
    expect(median(values)).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  test('is the smallest value that so many values do not exceed', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
  });

  test('of few values is one of them', () => {
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([7, 8], 0.5)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

test('a sample has the rate, the latencies and the CPU time for each answer', () => {
  expect(toSample([1, 2, 3, 10], { elapsed: 500, cpu: 200 })).toEqual({
    answers: 4,
    perSecond: 8,
    p50: 2,
    p99: 10,
    cpu: 50,
  });
});

test('a summary has the median of each number, which one disturbed round does not change', () => {
  const rounds = [sampleOf(100), { ...sampleOf(3), p99: 900, cpu: 7 }, sampleOf(102)];
  expect(summarize(rounds)).toEqual({ answers: 200, perSecond: 100, p50: 1, p99: 9, cpu: 0.5 });
});

test('a ratio compares servers round by round', () => {
  // The machine is half as fast in the second round.
  const rounds = [sampleOf(300), sampleOf(150), sampleOf(330)];
  expect(ratio(rounds, [sampleOf(200), sampleOf(100), sampleOf(200)])).toBe(1.5);
});

test('a ratio can be that of any number', () => {
  expect(ratio([{ ...sampleOf(1), cpu: 0.3 }], [{ ...sampleOf(2), cpu: 0.6 }], 'cpu')).toBe(0.5);
});
