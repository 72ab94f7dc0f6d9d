// The exchange log's texts in Spanish.

import type { BenchMessages } from '../../en/bench';

export const exchanges: BenchMessages['exchanges'] = {
  empty: {
    title: 'Aún no se ha enviado nada',
    meaning: 'Aquí aparecerá cada petición de la app con su respuesta.',
  },
};
