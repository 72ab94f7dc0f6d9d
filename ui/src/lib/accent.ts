// The studio's accent colour, darkened or lightened until text on it and it on the paper can be read.

const WANTED = 4.5;
const STEP = 0.04;
const LIGHT_PAPER = [0xff, 0xff, 0xff] as const;
const DARK_PAPER = [0x21, 0x1d, 0x1a] as const;
const BLACK = [0, 0, 0] as const;
const WHITE = [0xff, 0xff, 0xff] as const;

type Rgb = readonly [number, number, number];

export interface Accent {
  light: string;
  dark: string;
}

/** Null when it is not `#rrggbb`: ours stays. */
export function readableAccent(accent: string | null): Accent | null {
  const colour = parse(accent);
  if (!colour) return null;
  return {
    light: hex(moveUntilReadable(colour, BLACK, LIGHT_PAPER)),
    dark: hex(moveUntilReadable(colour, WHITE, DARK_PAPER)),
  };
}

/** Sets the accent on the page; the tokens file says what it is used for. */
export function applyAccent(root: HTMLElement, accent: Accent | null): void {
  if (!accent) {
    root.style.removeProperty('--accent-light');
    root.style.removeProperty('--accent-dark');
    return;
  }
  root.style.setProperty('--accent-light', accent.light);
  root.style.setProperty('--accent-dark', accent.dark);
}

export function contrast(one: Rgb, other: Rgb): number {
  const [brighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (brighter + 0.05) / (darker + 0.05);
}

export function parse(colour: string | null): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? '');
  if (!match) return null;
  return [1, 2, 3].map((group) => Number.parseInt(match[group] ?? '0', 16)) as unknown as Rgb;
}

function moveUntilReadable(from: Rgb, towards: Rgb, paper: Rgb): Rgb {
  for (let share = 0; share < 1; share += STEP) {
    const mixed = from.map((part, i) =>
      Math.round(part + ((towards[i] ?? 0) - part) * share),
    ) as unknown as Rgb;
    if (contrast(mixed, paper) >= WANTED) return mixed;
  }
  return towards;
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function hex(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
