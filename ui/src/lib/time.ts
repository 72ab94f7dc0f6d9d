// Times of day, days and durations, in the words of a person.

import type { PurchaseView } from './ipc.gen';
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

export function dayHeading(at: number, now: number, locale = readerLocale()): string {
  if (sameDay(at, now)) return texts().time.today;
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (sameDay(at, yesterday.getTime())) return texts().time.yesterday;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

export interface Day {
  heading: string;
  purchases: PurchaseView[];
}

/** Cuts a list that is newest first into days, without sorting it again. */
export function byDay(purchases: readonly PurchaseView[], now: number, locale = readerLocale()): Day[] {
  const days: Day[] = [];
  for (const purchase of purchases) {
    const heading = dayHeading(purchase.created_at, now, locale);
    const last = days.at(-1);
    if (last?.heading === heading) last.purchases.push(purchase);
    else days.push({ heading, purchases: [purchase] });
  }
  return days;
}

function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
