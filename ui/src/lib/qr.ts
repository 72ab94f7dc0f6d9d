// Draws a QR code as one SVG path, a run of dark modules at a time.

import type { QrView } from './ipc.gen';

/** The quiet zone that scanners need, in modules. */
export const QUIET_ZONE = 4;

export function qrSide(qr: QrView): number {
  return qr.size + 2 * QUIET_ZONE;
}

export function qrPath(qr: QrView): string {
  return qr.rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map((run) => bar(run.index + QUIET_ZONE, y + QUIET_ZONE, run[0].length)),
    )
    .join('');
}

function bar(x: number, y: number, length: number): string {
  return `M${x} ${y}h${length}v1h-${length}z`;
}
