// What stands between the player and Buy, as far as the snapshot tells.

import type { ErrorCode, NoticeCode, Snapshot } from './ipc.gen';

/** An error that Buy would end in, or the notice that says why nothing can be bought. */
export type Obstacle = ErrorCode | Extract<NoticeCode, 'journal_view_only' | 'sandbox_not_running'>;

/** Null when nothing does. Rust checks all of it again. */
export function obstacle(snapshot: Snapshot): Obstacle | null {
  const noticed = new Set(snapshot.notices.map(({ code }) => code));
  if (noticed.has('journal_unavailable')) return 'journal_unavailable';
  if (noticed.has('journal_view_only')) return 'journal_view_only';
  if (snapshot.environment.base_url === null)
    return noticed.has('sandbox_not_running') ? 'sandbox_not_running' : 'environment_unavailable';
  if (snapshot.player_id === null) return 'player_missing';
  if (snapshot.token.state === 'refused') return 'token_refused';
  if (snapshot.token.state === 'missing') return snapshot.token.keychain_problem ?? 'token_missing';
  return null;
}
