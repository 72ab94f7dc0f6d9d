// The link lab of the fake: it makes of each shot what the app would.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type { LabLinkView, LinkLabView, LinkShot, LinkVerdictView } from '../../lib/ipc.gen';
import type { BenchCalls } from '../calls';

const ignored = (reason: LinkVerdictView['reason'], detail: string): LinkVerdictView => ({
  did: 'ignored',
  purchase_id: null,
  reason,
  detail,
});

const malformed: Partial<Record<LinkShot, string>> = {
  foreign: 'it has another scheme',
  stateless: 'it does not carry one well-formed state',
  two_states: 'it does not carry one well-formed state',
  other_path: 'it does not have the shape of a return link',
  fragment: 'it does not have the shape of a return link',
  too_long: 'it is longer than 2048 bytes',
  not_ascii: 'it has bytes other than visible ASCII',
};

export function linkLab(fake: FakeBackend) {
  let links: LabLinkView[] = [];
  const find = (open: boolean) =>
    fake.purchases.find(({ purchase }) => (purchase.final_at === null) === open)?.purchase ?? null;

  function verdict(shot: LinkShot, copy: number): LinkVerdictView {
    const detail = malformed[shot];
    if (detail) return ignored('malformed', detail);
    if (shot === 'forged') return ignored('unknown_purchase', 'its state belongs to no purchase here');
    if (shot === 'late') return ignored('already_ended', 'its purchase has already ended');
    const purchase = find(true);
    if (!purchase) throw commandError('bench_refused');
    return { did: copy > 0 ? 'repeats' : 'checks', purchase_id: purchase.id, reason: null, detail: null };
  }

  return {
    bench_read_links: (): LinkLabView => ({
      open_item: find(true)?.title ?? null,
      ended_item: find(false)?.title ?? null,
      links,
    }),
    bench_fire_link: ({ shot, way }: BenchCalls['bench_fire_link']['request']) => {
      for (let copy = 0; copy < (shot === 'duplicate' ? 2 : 1); copy += 1) {
        const number = links.length + 1;
        links = [{ number, shot, way, at: Date.now(), verdict: verdict(shot, copy) }, ...links];
      }
      fake.tell('bench_changed', { part: 'links' });
      return null;
    },
  };
}
