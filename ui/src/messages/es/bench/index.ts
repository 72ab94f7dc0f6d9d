// The bench's texts in Spanish. Its parts have files of their own.

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

export const es: BenchMessages = {
  heading: 'Banco de pruebas',
  tabs: {
    exchanges: 'Intercambios',
    faults: 'Fallos',
    links: 'Enlaces',
    sessions: 'Sesiones',
    wallets: 'Monederos',
    composer: 'Redactor',
    webhooks: 'Webhooks',
    scenarios: 'Escenarios',
    sandbox: 'Sandbox',
    doctor: 'Regreso',
  },
  production: {
    meaning:
      'Se usa producción: lo que hagas en el banco se hace con pagos reales. Se abre solo para esta ejecución.',
    label: 'Para abrirlo, escribe',
    act: 'Abrir el banco',
    keptOut: 'Lo que soltaste no se abrió: el banco está cerrado aquí. Ábrelo y suéltalo de nuevo.',
  },
  copy: 'Copiar',
  copied: 'Copiado.',
  notCopied: 'No se llega al portapapeles.',
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
