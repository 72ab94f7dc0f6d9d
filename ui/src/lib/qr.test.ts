import { expect, test } from 'vitest';

import { qrPath, qrSide } from './qr';

test('modules are drawn by runs, inside a quiet zone of four', () => {
  const qr = { size: 3, rows: ['110', '000', '101'] };
  expect(qrSide(qr)).toBe(11);
  expect(qrPath(qr)).toBe('M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z');
});
