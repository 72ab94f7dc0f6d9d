// The bench's texts in English. Its parts have files of their own.

import { composer } from './composer';
import { exchanges } from './exchanges';
import { faults } from './faults';
import { links } from './links';
import { scenarios } from './scenarios';
import { sandbox } from './sandbox';
import { sessions, wallets } from './sessions';
import { webhooks } from './webhooks';
import { doctor } from './doctor';
import { bugReport } from './bug-report';

export const en = {
  heading: 'Bench',
  tabs: {
    exchanges: 'Exchanges',
    faults: 'Faults',
    links: 'Links',
    sessions: 'Sessions',
    wallets: 'Wallets',
    composer: 'Composer',
    webhooks: 'Webhooks',
    scenarios: 'Scenarios',
    sandbox: 'Sandbox',
    doctor: 'Return links',
  },
  production: {
    meaning:
      'Production is in use: what you do on the bench is done to real payments. It opens for this run only.',
    label: 'To open it, type',
    act: 'Open the bench',
    keptOut: 'What you dropped was not opened: the bench is closed here. Open it, then drop it again.',
  },
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The clipboard can’t be reached.',
  exchanges,
  faults,
  links,
  scenarios,
  sessions,
  wallets,
  composer,
  webhooks,
  sandbox,
  doctor,
  bugReport,
};

export type BenchMessages = typeof en;
