// Which words, shape and tone a purchase has. Pure: the same purchase always tells the same story.

import type { StoryFacts, StoryKey, StoryWords } from '../messages/en/purchase';
import type {
  DeclineView,
  EnvironmentId,
  ErrorCode,
  EventView,
  PurchaseState,
  PurchaseView,
} from './ipc.gen';
import { texts } from './language.svelte';
import { readerLocale } from './locale.svelte';
import { formatMoney } from './money';
import { formatDate, formatMoment } from './time';

/** A colour of the tokens. */
export type Tone = 'paid' | 'failed' | 'waiting' | 'note' | 'quiet';

/** An icon, so that no state is told by colour alone. */
export type Shape =
  | 'state-paid'
  | 'state-failed'
  | 'state-waiting'
  | 'state-starting'
  | 'state-declined'
  | 'state-approved'
  | 'state-unknown'
  | 'state-cancelled'
  | 'state-expired'
  | 'state-rejected'
  | 'state-refunded';

export interface Story extends StoryWords {
  key: StoryKey;
  tone: Tone;
  shape: Shape;
}

/** What the API allows a session; it is not sent with it. */
const TRIES = 3;

const looks: Record<StoryKey, { tone: Tone; shape: Shape }> = {
  starting: { tone: 'note', shape: 'state-starting' },
  starting_unconfirmed: { tone: 'note', shape: 'state-starting' },
  opening: { tone: 'waiting', shape: 'state-waiting' },
  waiting: { tone: 'waiting', shape: 'state-waiting' },
  waiting_unopened: { tone: 'waiting', shape: 'state-waiting' },
  left: { tone: 'waiting', shape: 'state-waiting' },
  declined: { tone: 'failed', shape: 'state-declined' },
  authorized: { tone: 'note', shape: 'state-approved' },
  unknown_status: { tone: 'note', shape: 'state-unknown' },
  cancelling: { tone: 'note', shape: 'state-starting' },
  unconfirmed: { tone: 'note', shape: 'state-unknown' },
  unconfirmed_paused: { tone: 'note', shape: 'state-unknown' },
  unconfirmed_token: { tone: 'note', shape: 'state-unknown' },
  unconfirmed_answer: { tone: 'note', shape: 'state-unknown' },
  unconfirmed_journal: { tone: 'note', shape: 'state-unknown' },
  elsewhere: { tone: 'note', shape: 'state-unknown' },
  paid: { tone: 'paid', shape: 'state-paid' },
  refunded: { tone: 'note', shape: 'state-refunded' },
  failed: { tone: 'failed', shape: 'state-failed' },
  cancelled: { tone: 'quiet', shape: 'state-cancelled' },
  expired: { tone: 'quiet', shape: 'state-expired' },
  contradicted: { tone: 'failed', shape: 'state-unknown' },
  given_back: { tone: 'note', shape: 'state-refunded' },
  rejected: { tone: 'failed', shape: 'state-rejected' },
};

export function isFinal(purchase: PurchaseView): boolean {
  return purchase.state !== 'creating' && purchase.state !== 'pending';
}

/** Nothing is charged for real in the environment that it was made in. */
export function paysInPlay({ environment }: PurchaseView): boolean {
  return environment === 'local' || environment === 'sandbox';
}

/**
 * Purchases of another environment than the one in use are not followed: their story says so. With a timeline, one that
 * the player came back from without paying is told so too.
 */
export function storyOf(
  purchase: PurchaseView,
  inUse: EnvironmentId,
  now: number,
  locale = readerLocale(),
  timeline: readonly EventView[] = [],
): Story {
  const known = storyKey(purchase, inUse);
  const key = known === 'waiting' && cameBackUnpaid(purchase, timeline) ? 'left' : known;
  const words: StoryWords = texts().stories[key](factsOf(purchase, now, locale, timeline));
  const why = purchase.rejection && whyRejected(purchase.rejection.code);
  return { ...words, ...looks[key], key, sentence: why ? `${why} ${words.sentence}` : words.sentence };
}

function whyRejected(code: ErrorCode): string {
  const words: Partial<Record<ErrorCode, string>> = texts().rejections;
  return words[code] ?? texts().rejectionOtherwise;
}

/** The API's codes that this version knows in words of its own; others are shown as they are. */
export function whyDeclined({ code, message }: DeclineView): string | null {
  const words: Record<string, string> = texts().declines;
  if (code !== null && Object.hasOwn(words, code)) return words[code] ?? null;
  const said = code ?? message;
  return said === null ? null : texts().declineOtherwise(said);
}

/** The timeline tells who asked; one that was not read tells nothing. */
function whoCancelled(timeline: readonly EventView[]): 'player' | 'other' | null {
  if (timeline.length === 0) return null;
  return timeline.some(({ kind }) => kind === 'cancel_asked') ? 'player' : 'other';
}

/** Asked since the player came back, ToffeePay knows of no payment. */
function cameBackUnpaid(purchase: PurchaseView, timeline: readonly EventView[]): boolean {
  const last = timeline.filter(({ kind }) => kind === 'page_opened' || kind === 'came_back').at(-1);
  return (
    last?.kind === 'came_back' && purchase.activity !== 'checking' && (purchase.checked_at ?? 0) > last.at
  );
}

/** Whether the page may still be paid on: not while it is cancelled, and not once the bank approved a payment. */
export function takesPayment(purchase: PurchaseView, key: StoryKey): boolean {
  return purchase.has_payment_page && !purchase.is_authorized && key !== 'cancelling' && key !== 'elsewhere';
}

/** Of the three steps, the one that a purchase which is not over is at; null where the last answer is too old to say. */
export function stepOf(key: StoryKey): 0 | 1 | 2 | null {
  switch (key) {
    case 'starting':
    case 'starting_unconfirmed':
      return 0;
    case 'opening':
    case 'waiting':
    case 'waiting_unopened':
    case 'left':
    case 'declined':
      return 1;
    case 'authorized':
      return 2;
    default:
      return null;
  }
}

export function storyKey(purchase: PurchaseView, inUse: EnvironmentId): StoryKey {
  if (!isFinal(purchase) && purchase.environment !== inUse) return 'elsewhere';
  if (purchase.state === 'creating')
    return purchase.trouble ? startingTrouble(purchase.trouble.code) : 'starting';
  if (purchase.state === 'paid' && purchase.refunded_at !== null) return 'refunded';
  if (purchase.state !== 'pending') return endKey(purchase, purchase.state);
  if (purchase.activity === 'cancelling') return 'cancelling';
  if (purchase.trouble) return troubleKey(purchase.trouble.code);
  return pendingKey(purchase);
}

function endKey(purchase: PurchaseView, state: Exclude<PurchaseState, 'creating' | 'pending'>): StoryKey {
  if (!isContradicted(purchase)) return state;
  return purchase.refunded_at === null ? 'contradicted' : 'given_back';
}

/** It is not as it was asked. What it took though it ended unpaid is in order once it went back. */
export function isAmiss(purchase: PurchaseView): boolean {
  if (purchase.differences.length === 0) return false;
  return !isContradicted(purchase) || purchase.refunded_at === null;
}

/** It ended unpaid, and yet a payment of it took money. */
function isContradicted({ state, differences }: PurchaseView): boolean {
  return ['failed', 'cancelled', 'expired'].includes(state) && differences.length > 0;
}

function startingTrouble(code: ErrorCode): StoryKey {
  const key = troubleKey(code);
  return key === 'unconfirmed' || key === 'unconfirmed_paused' ? 'starting_unconfirmed' : key;
}

function troubleKey(code: ErrorCode): StoryKey {
  switch (code) {
    case 'rate_limited':
      return 'unconfirmed_paused';
    case 'token_refused':
    case 'token_missing':
      return 'unconfirmed_token';
    case 'journal_unavailable':
      return 'unconfirmed_journal';
    case 'bad_answer':
    case 'request_refused':
      return 'unconfirmed_answer';
    default:
      return 'unconfirmed';
  }
}

function pendingKey(purchase: PurchaseView): StoryKey {
  if (purchase.unknown_status !== null) return 'unknown_status';
  if (purchase.is_authorized) return 'authorized';
  if (purchase.declined_attempts > 0) return 'declined';
  if (purchase.activity === 'opening_browser' && !purchase.was_opened) return 'opening';
  return purchase.was_opened ? 'waiting' : 'waiting_unopened';
}

function factsOf(
  purchase: PurchaseView,
  now: number,
  locale: string,
  timeline: readonly EventView[],
): StoryFacts {
  const lastKnown = purchase.state === 'creating' ? 'starting' : pendingKey(purchase);
  const stateWords: Partial<Record<StoryKey, string>> = texts().lastKnown;
  return {
    item: purchase.title,
    price: formatMoney(purchase.charge?.amount ?? purchase.price, locale),
    player: purchase.player_id,
    isPlayMoney: paysInPlay(purchase),
    differs: isAmiss(purchase),
    mayBeHeld: purchase.is_authorized && !paysInPlay(purchase),
    declined: purchase.declined_attempts,
    why: purchase.decline && whyDeclined(purchase.decline),
    cancelledBy: whoCancelled(timeline),
    triesLeft: Math.max(0, TRIES - purchase.declined_attempts),
    unknownStatus: purchase.unknown_status ?? '',
    lastKnown: stateWords[lastKnown] ?? purchase.unknown_status ?? purchase.state,
    environment: texts().environments[purchase.environment],
    refundedAt: purchase.refunded_at === null ? null : formatDate(purchase.refunded_at, locale),
    lastHeard: purchase.checked_at === null ? null : formatMoment(purchase.checked_at, now, locale),
  };
}
