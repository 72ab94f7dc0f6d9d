// The bench's texts in German. Its parts have files of their own.

import type { BenchMessages } from '../../en/bench';
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

export const de: BenchMessages = {
  heading: 'Werkbank',
  tabs: {
    exchanges: 'Anfragen',
    faults: 'Störungen',
    links: 'Links',
    sessions: 'Sitzungen',
    wallets: 'Börsen',
    composer: 'Verfasser',
    webhooks: 'Webhooks',
    scenarios: 'Szenarien',
    sandbox: 'Sandbox',
    doctor: 'Rückkehr',
  },
  production: {
    meaning:
      'Die Produktion ist in Gebrauch: Was du auf der Werkbank tust, geschieht mit echten Zahlungen. Sie öffnet sich nur für diesen Lauf.',
    label: 'Um sie zu öffnen, tippe',
    act: 'Werkbank öffnen',
    keptOut:
      'Was du fallen gelassen hast, wurde nicht geöffnet: Die Werkbank ist hier geschlossen. Öffne sie und lass es dann noch einmal fallen.',
  },
  copy: 'Kopieren',
  copied: 'Kopiert.',
  notCopied: 'Die Zwischenablage ist nicht erreichbar.',
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
