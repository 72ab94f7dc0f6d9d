// Which texts are asked for, read from the sources: every key is used, and no language lacks one. Keep to
// `texts().a.b`, or to `const words = $derived(texts().a.b)`: what can't be followed here counts as unused.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ar } from './ar';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { ja } from './ja';

const others = { de, es, ja, ar };

type Tree = Record<string, unknown>;

function leaves(tree: Tree, path: string[] = []): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? leaves(value as Tree, [...path, key])
      : [[...path, key].join('.')],
  );
}

function at(tree: Tree, path: string): unknown {
  return path.split('.').reduce<unknown>((found, key) => (found as Tree | undefined)?.[key], tree);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'messages' ? [] : sources(path);
    return /\.(svelte|ts)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
  });
}

const STEP = String.raw`(?:\??\.[A-Za-z_]\w*|\[[^[\]]*(?:\[[^[\]]*\][^[\]]*)*\])`;

/** `.a.b[c]` as a.b.*, and a key in quotes as itself. */
function pathOf(steps: string): string[] {
  return [...steps.matchAll(new RegExp(STEP, 'g'))].map(([step]) => {
    if (!step.startsWith('[')) return step.replace(/^\??\./, '');
    return /^\['(\w+)'\]$/.exec(step)?.[1] ?? '*';
  });
}

/** The paths that a source asks for, its aliases followed. Two aliases of one name count as either. */
function asked(source: string): string[][] {
  const aliases: [string, string[]][] = [['texts()', []]];
  const alias = new RegExp(
    String.raw`const (\w+)(?:: [^=]+)? = (?:\$derived\()?texts\(\)(${STEP}*)\)?;`,
    'g',
  );
  for (const [, name, steps] of source.matchAll(alias)) aliases.push([name ?? '', pathOf(steps ?? '')]);
  return aliases.flatMap(([name, prefix]) => {
    const uses = new RegExp(String.raw`(?<![\w.$])${name.replace('()', String.raw`\(\)`)}(${STEP}+)`, 'g');
    return [...source.matchAll(uses)].map(([, steps]) => [...prefix, ...pathOf(steps ?? '')]);
  });
}

function isAskedBy(path: string[], leaf: string): boolean {
  const keys = leaf.split('.');
  return keys.length <= path.length && keys.every((key, index) => path[index] === '*' || path[index] === key);
}

test('every text is asked for somewhere', () => {
  const paths = sources('src').flatMap((path) => asked(readFileSync(path, 'utf8')));
  expect(leaves(en).filter((leaf) => !paths.some((path) => isAskedBy(path, leaf)))).toEqual([]);
});

test('a text that nobody asks for is noticed, also behind an alias and an index', () => {
  const source =
    "const words = $derived(texts().settings.token); a = words.states[state]; b = texts().nav['label'].length";
  const paths = asked(source);
  expect(paths).toContainEqual(['settings', 'token', 'states', '*']);
  expect(paths).toContainEqual(['nav', 'label', 'length']);
  expect(paths.some((path) => isAskedBy(path, 'settings.token.states.missing'))).toBe(true);
  expect(paths.some((path) => isAskedBy(path, 'settings.token.title'))).toBe(false);
});

test.each(Object.entries(others))(
  '%s has every text, of the same kind, and none of its own',
  (_, messages) => {
    expect(leaves(messages).sort()).toEqual(leaves(en).sort());
    for (const leaf of leaves(en)) {
      expect(typeof at(messages, leaf), leaf).toBe(typeof at(en, leaf));
      expect(String(at(messages, leaf)).trim(), leaf).not.toBe('');
    }
  },
);

/** The same in both: names, and words that are. */
const alike =
  /^(about\.version|settings\.about\.version|settings\.scheme\.title|strip\.production|titles\.join|buyer\.where|causes\.player|purchase\.methods\.(apple_pay|google_pay|paypal|venmo))$/;

test.each(Object.entries(others))('%s says everything in its own words', (_, messages) => {
  const borrowed = leaves(en).filter((leaf) => {
    const said = at(en, leaf);
    return typeof said === 'string' && said === at(messages, leaf) && !alike.test(leaf);
  });
  expect(borrowed).toEqual([]);
});

test.each(Object.entries({ en, ...others }))('%s neither shouts nor begs', (_, messages) => {
  const all = leaves(messages).map((leaf) => at(messages, leaf));
  for (const text of all) if (typeof text === 'string') expect(text).not.toMatch(/[!！¡]|oops/i);
});
