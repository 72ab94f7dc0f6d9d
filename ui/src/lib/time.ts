// Times of day, days and durations, in the words of a person.

import { texts } from './language.svelte';
import { readerLocale } from './locale.svelte';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function formatTime(at: number, locale = readerLocale()): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at);
}

export function formatTimeWithSeconds(at: number, locale = readerLocale()): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(at);
}

/** The time alone when it was today, else the day too. */
export function formatMoment(at: number, now: number, locale = readerLocale()): string {
  if (sameDay(at, now)) return formatTime(at, locale);
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** The day alone. */
export function formatDate(at: number, locale = readerLocale()): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
}

/** Day and time in full, for a receipt. */
export function formatDateTime(at: number, locale = readerLocale()): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(at);
}

/** A day in a narrow column: its year only where that is another one. */
export function formatDay(at: number, now: number, locale = readerLocale()): string {
  if (sameDay(at, now)) return texts().time.today;
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (sameDay(at, yesterday.getTime())) return texts().time.yesterday;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return dayFormat(locale, sameYear).format(at);
}

/** The first moment of a day as a date field gives it, `2026-01-31`; null where it is none. */
export function momentOf(day: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day.trim());
  if (!parts) return null;
  const [year, month, date] = parts.slice(1).map(Number) as [number, number, number];
  const moment = new Date(year, month - 1, date);
  return moment.getMonth() === month - 1 ? moment.getTime() : null;
}

/** The first moment of the day after; days are not all 24 hours long. */
export function dayAfter(moment: number): number {
  const day = new Date(moment);
  day.setDate(day.getDate() + 1);
  return day.getTime();
}

// Making a format is slow, and a list shows many days.
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(locale: string, sameYear: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${sameYear}`;
  const known =
    dayFormats.get(key) ??
    new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      ...(sameYear ? {} : { year: 'numeric' }),
    });
  dayFormats.set(key, known);
  return known;
}

/** A clock that was set back gives 0 s, never a negative time. */
export function formatElapsed(milliseconds: number): string {
  const elapsed = Math.max(0, milliseconds);
  if (elapsed < MINUTE) return texts().time.seconds(Math.floor(elapsed / SECOND));
  if (elapsed < HOUR)
    return texts().time.minutes(Math.floor(elapsed / MINUTE), Math.floor((elapsed % MINUTE) / SECOND));
  if (elapsed < DAY)
    return texts().time.hours(Math.floor(elapsed / HOUR), Math.floor((elapsed % HOUR) / MINUTE));
  return texts().time.days(Math.floor(elapsed / DAY));
}

export function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
