// Which texts are asked for, read from the sources: every key is used, and no language lacks one. Keep to
// `texts().a.b`, or to `const words = $derived(texts().a.b)`: what can't be followed here counts as unused.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ar } from './ar';
import { ar as benchAr } from './ar/bench';
import { de } from './de';
import { de as benchDe } from './de/bench';
import { en } from './en';
import { en as benchEn } from './en/bench';
import { es } from './es';
import { es as benchEs } from './es/bench';
import { ja } from './ja';
import { ja as benchJa } from './ja/bench';

/** The app's texts, and the bench's, which are asked for by another name. */
const trees = {
  'texts()': { en, others: { de, es, ja, ar } },
  'benchTexts()': { en: benchEn, others: { de: benchDe, es: benchEs, ja: benchJa, ar: benchAr } },
};
type Root = keyof typeof trees;
const inOthers = Object.entries(trees).flatMap(([root, { en, others }]) =>
  Object.entries(others).map(([id, messages]) => [id, root, messages as Tree, en as Tree] as const),
);
const inAll = Object.values(trees).flatMap(({ en, others }) => Object.entries({ en, ...others }));

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
function asked(source: string, root: Root = 'texts()'): string[][] {
  const aliases: [string, string[]][] = [[root, []]];
  const escaped = root.replace('()', String.raw`\(\)`);
  const alias = new RegExp(
    String.raw`const (\w+)(?:: [^=]+)? = (?:\$derived\()?${escaped}(${STEP}*)\)?;`,
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

test.each(Object.keys(trees) as Root[])('every text of %s is asked for somewhere', (root) => {
  const paths = sources('src').flatMap((path) => asked(readFileSync(path, 'utf8'), root));
  expect(leaves(trees[root].en).filter((leaf) => !paths.some((path) => isAskedBy(path, leaf)))).toEqual([]);
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

test.each(inOthers)(
  '%s has every text of %s, of the same kind, and none of its own',
  (_, __, messages, en) => {
    expect(leaves(messages).sort()).toEqual(leaves(en).sort());
    for (const leaf of leaves(en)) {
      expect(typeof at(messages, leaf), leaf).toBe(typeof at(en, leaf));
      expect(String(at(messages, leaf)).trim(), leaf).not.toBe('');
    }
  },
);

/** The same in both: names, and words that are. */
const alike =
  /^(about\.version|settings\.about\.version|settings\.scheme\.title|strip\.production|titles\.join|tabs\.(links|webhooks|sandbox)|buyer\.where|causes\.player|purchase\.methods\.(apple_pay|google_pay|paypal|venmo))$/;

test.each(inOthers)('%s says everything of %s in its own words', (_, __, messages, en) => {
  const borrowed = leaves(en).filter((leaf) => {
    const said = at(en, leaf);
    return typeof said === 'string' && said === at(messages, leaf) && !alike.test(leaf);
  });
  expect(borrowed).toEqual([]);
});

test.each(inAll)('%s neither shouts nor begs', (_, messages) => {
  const all = leaves(messages).map((leaf) => at(messages, leaf));
  for (const text of all) if (typeof text === 'string') expect(text).not.toMatch(/[!！¡]|oops/i);
});
