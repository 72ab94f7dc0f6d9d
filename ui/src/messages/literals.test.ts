// No component says anything of its own: what a person reads or hears comes from the message files. Each template is
// parsed, and looked through for words in its text, in what it names its parts by, and in strings that it shows.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';

/** What is the same in every language, and why. */
const ALLOWED: Record<string, string> = {
  HTTP: 'a protocol’s name',
  'Idempotency-Key': 'a header’s name',
  'http://127.0.0.1:3000/webhooks': 'an address, as an example',
};
/** The bench names fields and values as the wire does, in one word of small letters: that is what a tester looks for. */
const ON_THE_WIRE = /^[a-z]+(_[a-z]+)*$/;

/** Attributes that are read out or shown. */
const SPOKEN =
  /^(aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt|label)$/;
const A_WORD = /\p{L}/u;

interface Node {
  type: string;
  [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** Strings that an expression can come to: of conditions and templates, but not the arguments of a call. */
function comesTo(expression: unknown): string[] {
  if (!isNode(expression)) return [];
  switch (expression.type) {
    case 'Literal':
      return typeof expression.value === 'string' ? [expression.value] : [];
    case 'TemplateLiteral':
      return (expression.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
    case 'ConditionalExpression':
      return [...comesTo(expression.consequent), ...comesTo(expression.alternate)];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return [...comesTo(expression.left), ...comesTo(expression.right)];
    default:
      return [];
  }
}

function saidBy(node: Node): string[] {
  if (node.type === 'Text') return [node.data as string];
  if (node.type === 'ExpressionTag') return comesTo(node.expression);
  return [];
}

/** All that a template says of its own. */
function said(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(said);
  if (!isNode(node) || node.type.endsWith('Directive')) return [];
  if (node.type === 'Attribute') {
    const parts = [node.value].flat().filter(isNode);
    return SPOKEN.test(node.name as string) ? parts.flatMap(saidBy) : [];
  }
  if (node.type === 'Text' || node.type === 'ExpressionTag') return saidBy(node);
  return Object.values(node).flatMap(said);
}

function literals(source: string, isOfBench = false): string[] {
  const { fragment } = parse(source, { modern: true });
  const words = said(fragment).map((each) => each.trim());
  const isAllowed = (each: string) => Object.hasOwn(ALLOWED, each) || (isOfBench && ON_THE_WIRE.test(each));
  return words.filter((each) => A_WORD.test(each) && !isAllowed(each));
}

const src = join(import.meta.dirname, '..');
const components = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.svelte'),
);

test('there are components to look through', () => {
  expect(components.length).toBeGreaterThan(60);
});

test.each(components)('%s has no words of its own', (component) => {
  const source = readFileSync(join(src, component), 'utf8');
  expect(literals(source, component.startsWith('bench'))).toEqual([]);
});

test.each([
  ['<p>Buy now</p>', ['Buy now']],
  ['{#if ready}<p>Ready</p>{:else}{words.wait}{/if}', ['Ready']],
  ['<button aria-label="Close"><Icon name="close" /></button>', ['Close']],
  ['<input placeholder={isNew ? "Name" : words.name} />', ['Name']],
  ['<Dialog title={`Buy ${item}`} />', ['Buy']],
  ['<p>{count + " items"}</p>', ['items']],
  ['{#snippet foot()}<em title="No">·</em>{/snippet}', ['No']],
  ['<p style:width="{size}px" use:hint={"Hint"}>·</p>', []],
  ['<p class="soft" data-test="a">· {words.a(texts().b)} {formatMoney(price, "en")}</p>', []],
])('in %s it finds %j', (template, found) => {
  expect(literals(template)).toEqual(found);
});

/** What comes from Rust or the API as words, in whatever language. */
const AS_IT_CAME = /^(detail|message|hint)$/;
/** Where such words are shown to players, and why there. */
const SHOWN_AS_IT_CAME: Record<string, string> = {
  'components/ApiWords.svelte': 'what ToffeePay said, where we have no words of our own for it',
  'components/ErrorNote.svelte': 'the cause, small, beside the reference that the support asks for',
  'components/IgnoredLinks.svelte': 'for testers alone',
  'components/Notices.svelte': 'for the studio: the file and the line that it has to mend',
  'components/SchemeSection.svelte': 'another program’s name; all else for testers alone',
};

/** Whether a template shows a field of that kind, or a variable named after one. */
function showsAsItCame(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(showsAsItCame);
  if (!isNode(node) || node.type === 'Attribute') return false;
  if (node.type !== 'ExpressionTag') return Object.values(node).some(showsAsItCame);
  const expression = node.expression as Node;
  const named = (expression.type === 'MemberExpression' ? expression.property : expression) as Node;
  return named.type === 'Identifier' && AS_IT_CAME.test(named.name as string);
}

test('words that come from Rust or the API are shown to players only where that is meant', () => {
  const found = components
    .filter((component) => !component.startsWith('bench'))
    .filter((component) =>
      showsAsItCame(parse(readFileSync(join(src, component), 'utf8'), { modern: true }).fragment),
    );
  expect(found.sort()).toEqual(Object.keys(SHOWN_AS_IT_CAME).sort());
});

test('nothing is allowed that no component has', () => {
  const all = components.map((component) => readFileSync(join(src, component), 'utf8')).join('\n');
  expect(Object.keys(ALLOWED).filter((each) => !all.includes(each))).toEqual([]);
});
