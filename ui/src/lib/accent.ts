// The studio's accent colour, darkened or lightened until it can be read on every ground of ours, and the text on it.

/** WCAG AA for text. */
const WANTED = 4.5;
const STEP = 0.04;
/** Paper, surface and the accent's own tint: where the accent is text. Of styles/tokens.css. */
const GROUNDS = {
  light: ['#fbf9f6', '#ffffff', '#f4efe8'],
  dark: ['#171412', '#211d1a', '#120f0d'],
} as const;
const TINT = 0.09;
const INK_ON_DARK = '#171412';
const BLACK = [0, 0, 0] as const;
const WHITE = [0xff, 0xff, 0xff] as const;

type Rgb = readonly [number, number, number];
type Theme = keyof typeof GROUNDS;

export interface Accent {
  light: string;
  dark: string;
  onLight: string;
  onDark: string;
}

/** Null when it is not `#rrggbb`: ours stays. */
export function readableAccent(accent: string | null): Accent | null {
  const colour = parse(accent);
  if (!colour) return null;
  const light = moveUntilReadable(colour, BLACK, 'light');
  const dark = moveUntilReadable(colour, WHITE, 'dark');
  return { light: hex(light), dark: hex(dark), onLight: textOn(light), onDark: textOn(dark) };
}

/** Sets the accent on the page; the tokens file says what it is used for. */
export function applyAccent(root: HTMLElement, accent: Accent | null): void {
  const tokens = {
    '--accent-light': accent?.light,
    '--accent-dark': accent?.dark,
    '--on-accent-light': accent?.onLight,
    '--on-accent-dark': accent?.onDark,
  };
  for (const [token, value] of Object.entries(tokens)) {
    if (value === undefined) root.style.removeProperty(token);
    else root.style.setProperty(token, value);
  }
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

/** As CSS's `color-mix(in srgb, one share, other)`. */
export function mix(one: Rgb, other: Rgb, share: number): Rgb {
  return one.map((part, i) => Math.round(part * share + (other[i] ?? 0) * (1 - share))) as unknown as Rgb;
}

function moveUntilReadable(from: Rgb, towards: Rgb, theme: Theme): Rgb {
  for (let share = 0; share < 1; share += STEP) {
    const moved = mix(towards, from, share);
    if (groundsOf(moved, theme).every((ground) => contrast(moved, ground) >= WANTED)) return moved;
  }
  return towards;
}

function groundsOf(accent: Rgb, theme: Theme): Rgb[] {
  const plain = GROUNDS[theme].map((ground) => parse(ground) ?? WHITE);
  return [...plain, ...plain.map((ground) => mix(accent, ground, TINT))];
}

function textOn(accent: Rgb): string {
  const ink = parse(INK_ON_DARK) ?? BLACK;
  return hex(contrast(accent, WHITE) >= contrast(accent, ink) ? WHITE : ink);
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
