// The link lab's texts in English.

import type { LinkDid, LinkShot, LinkWay } from '../../../lib/ipc.gen';

export const links = {
  fire: 'Fire a link',
  way: 'Bring it',
  ways: { direct: 'Inside the app', system: 'Through the system' } satisfies Record<LinkWay, string>,
  ofOpen: (item: string) =>
    `Good links are those of ${item}, which is open. The app shows it, as it does for a player.`,
  noOpen: 'Nothing is open. Buy something first.',
  noEnded: 'Nothing has ended yet.',
  notBySystem: 'The system would give it to another program.',
  shots: {
    good: { name: 'Good', meaning: 'Its purchase is looked at.' },
    duplicate: { name: 'Duplicate', meaning: 'The same, twice at once.' },
    claiming: { name: 'Claims to be paid', meaning: 'The claim is dropped, and its purchase looked at.' },
    late: { name: 'Late', meaning: 'Of a purchase that has ended.' },
    forged: { name: 'Forged', meaning: 'A state that no purchase has.' },
    foreign: { name: 'Foreign', meaning: 'Another program’s scheme.' },
    stateless: { name: 'Without state', meaning: 'Only the words that it was paid.' },
    two_states: { name: 'Two states', meaning: 'The same one twice.' },
    other_path: { name: 'Other path', meaning: 'Not where payments come back to.' },
    fragment: { name: 'With a fragment', meaning: 'Something behind a #.' },
    too_long: { name: 'Too long', meaning: 'More than 2,048 bytes.' },
    not_ascii: { name: 'Not ASCII', meaning: 'With a letter that a link can’t have.' },
  } satisfies Record<LinkShot, { name: string; meaning: string }>,
  last: 'Last links',
  none: 'No link has come in this run.',
  elsewhere: 'From elsewhere',
  waiting: 'It has not come in yet.',
  purchase: 'Show its purchase',
  did: {
    checks: 'Taken: the status of its purchase was checked.',
    repeats: 'Nothing changed: a copy came a moment ago.',
    shows_ended: 'Its purchase had ended before: shown, nothing asked.',
    shows_unfollowed: 'Its purchase is open elsewhere: shown, nothing asked.',
    proposed: 'Taken: an item was proposed.',
    kept_for_later: 'Kept for later: the journal can’t be read now.',
    ignored: 'Ignored.',
  } satisfies Record<LinkDid, string>,
};
