// The bug report’s texts in Spanish.

import type { BenchMessages } from '../../en/bench';

export const bugReport: BenchMessages['bugReport'] = {
  write: 'Informar de un error…',
  writing: 'Escribiendo el informe…',
  title: 'Informe de error',
  about:
    'Todo lo que se sabe de esta compra, sin tokens, páginas de pago, secretos ni sus carpetas. Léalo antes de enviarlo: solo se guarda lo que ve aquí.',
  notRecorded: 'No se puede repetir en otro lugar:',
  text: 'El informe',
  contents: 'En el zip',
  cut: 'Este archivo es más largo de lo que se muestra aquí: el resto está en el zip.',
  packed: (size: string) => `Comprimido: ${size}.`,
  saved: (path: string) => `Guardado: ${path}`,
  saveZip: 'Guardar como zip…',
  saveMarkdown: 'Guardar como Markdown…',
  copy: 'Copiar el texto',
  close: 'Cerrar',
  brought: {
    name: 'Informe de error',
    open: 'Abrir un informe de error…',
    orDrop: 'O suelte su zip en esta ventana.',
    problem: 'Esto no es un informe de error:',
    of: 'Informe de',
    madeBy: (version: string) => `hecho con la versión ${version}`,
    madeByNobody: 'no dice con qué versión se hizo',
    steps: (steps: number) => (steps === 1 ? `1 paso` : `${steps} pasos`),
    nothingToRun: 'Solo se pudo describir, no grabar: no hay nada que repetir.',
    replay: 'Repetirlo',
    onlySandbox: 'Se ejecuta en un sandbox propio, y en ningún otro lugar.',
    read: 'Leer el informe',
  },
};
