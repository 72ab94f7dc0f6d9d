import { expect, test } from 'vitest';

import { kept } from './fake/state';
import { byDay, dayHeading, formatElapsed, formatMoment } from './time';

const noon = new Date(2026, 10, 23, 12).getTime();
const hours = (n: number) => n * 3_600_000;

test.each([
  [0, '0 s'],
  [-5_000, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min 0 s'],
  [192_000, '3 min 12 s'],
  [hours(2) + 300_000, '2 h 5 min'],
  [hours(24), '1 day'],
  [hours(72), '3 days'],
])('%i milliseconds are %s', (elapsed, wanted) => {
  expect(formatElapsed(elapsed)).toBe(wanted);
});

test('a day is called by what it is to the reader', () => {
  expect(dayHeading(noon, noon, 'en-GB')).toBe('Today');
  expect(dayHeading(noon - hours(13), noon, 'en-GB')).toBe('Yesterday');
  expect(dayHeading(noon - hours(72), noon, 'en-GB')).toMatch(/^Friday,? 20 November$/);
  expect(dayHeading(new Date(2025, 0, 5, 12).getTime(), noon, 'en-GB')).toMatch(/^Sunday,? 5 January 2025$/);
});

test('a moment of another day has its day', () => {
  expect(formatMoment(noon, noon, 'en-GB')).toBe('12:00');
  expect(formatMoment(noon - hours(24), noon, 'en-GB')).toBe('22 Nov 2026, 12:00');
});

test('a list is cut into days and keeps its order', () => {
  const list = [noon, noon - hours(1), noon - hours(13), noon - hours(72)].map(
    (at, index) => kept(`p${index}`, at, 'paid').purchase,
  );
  const days = byDay(list, noon, 'en-GB');
  expect(days.map((day) => day.purchases.map((each) => each.id))).toEqual([['p0', 'p1'], ['p2'], ['p3']]);
});
