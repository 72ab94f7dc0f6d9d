import { expect, test } from 'vitest';

import { dayAfter, formatDay, formatElapsed, formatMoment, momentOf } from './time';

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
  expect(formatDay(noon, noon, 'en-GB')).toBe('Today');
  expect(formatDay(noon - hours(13), noon, 'en-GB')).toBe('Yesterday');
  expect(formatDay(noon - hours(72), noon, 'en-GB')).toBe('20 Nov');
  expect(formatDay(new Date(2025, 0, 5, 12).getTime(), noon, 'en-GB')).toBe('5 Jan 2025');
});

test.each([
  ['2026-03-29', new Date(2026, 2, 29).getTime()],
  [' 2026-11-23 ', new Date(2026, 10, 23).getTime()],
  ['2026-02-30', null],
  ['2026-13-01', null],
  ['23.11.2026', null],
  ['', null],
])('the day %o begins at %o', (day, moment) => {
  expect(momentOf(day)).toBe(moment);
});

test('the day after begins a day later, however long the day is', () => {
  for (let day = 1; day <= 31; day += 1)
    expect(dayAfter(new Date(2026, 2, day).getTime())).toBe(new Date(2026, 2, day + 1).getTime());
});

test('a moment of another day has its day', () => {
  expect(formatMoment(noon, noon, 'en-GB')).toBe('12:00');
  expect(formatMoment(noon - hours(24), noon, 'en-GB')).toBe('22 Nov 2026, 12:00');
});
