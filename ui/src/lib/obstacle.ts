// What stands between the player and Buy, as far as the snapshot tells.

import type { ErrorCode, Snapshot } from './ipc.gen';

/** Null when nothing does. Rust checks all of it again. */
export function obstacle(snapshot: Snapshot): ErrorCode | null {
  if (snapshot.notices.some((notice) => notice.code === 'journal_unavailable')) return 'journal_unavailable';
  if (snapshot.environment.base_url === null) return 'environment_unavailable';
  if (snapshot.player_id === null) return 'player_missing';
  if (snapshot.token.state === 'refused') return 'token_refused';
  if (snapshot.token.state === 'missing') return snapshot.token.keychain_problem ?? 'token_missing';
  return null;
}
