import { expect, test } from 'vitest';

import { items } from './fake/catalogue';
import type { ItemView } from './ipc.gen';
import { Shelf } from './shelf.svelte';

const many: ItemView[] = Array.from({ length: 13 }, (_, index) => ({
  id: `i${index}`,
  title: index === 0 ? 'Café Noir' : `Thing ${index}`,
  description: 'Warm and black.',
  price: { amount: 100, currency: 'USD' },
  has_image: false,
  category: index === 12 ? null : (['drinks', 'things'][Math.min(index, 1)] ?? null),
}));

const titles = (shelf: Shelf) => shelf.items.map((item) => item.title);

test('a dozen items are looked through, more are searched', () => {
  expect(new Shelf(() => many.slice(0, 12)).hasSearch).toBe(false);
  expect(new Shelf(() => many).hasSearch).toBe(true);
});

test('words are found without case and accents, in any order, in title and description', () => {
  const shelf = new Shelf(() => many);
  for (const wanted of ['cafe', 'NOIR café', 'black cafe', ' noir ']) {
    shelf.wanted = wanted;
    expect(titles(shelf), wanted).toEqual(['Café Noir']);
  }
  shelf.wanted = 'tea';
  expect(titles(shelf)).toEqual([]);
});

test('categories come in the studio’s order and narrow the shelf', () => {
  const shelf = new Shelf(() => many);
  expect(shelf.categories).toEqual(['drinks', 'things']);
  shelf.category = 'drinks';
  expect(titles(shelf)).toEqual(['Café Noir']);
  shelf.wanted = 'thing';
  expect(titles(shelf)).toEqual([]);
  shelf.showAll();
  expect(shelf.items).toHaveLength(13);
});

test('one category is none to choose from, and one that went is no filter', () => {
  const shelf = new Shelf(() => many.slice(1));
  expect(shelf.hasCategories).toBe(false);
  shelf.category = 'gone';
  expect(shelf.items).toHaveLength(12);
});

test('the fake shop has an item of each kind', () => {
  expect(items.some((item) => item.category === null)).toBe(true);
  expect(new Set(items.map((item) => item.category)).size).toBeGreaterThan(2);
});
