// What the fake shop sells, with a picture drawn for each.

import type { ItemView } from '../ipc.gen';

export const items: ItemView[] = [
  item('coins-50', '50 Gold Coins', 'A pouch for the first upgrades.', 499, 'coins'),
  item('coins-120', '120 Gold Coins', 'Enough for a new engine.', 999, 'coins'),
  item('coins-700', '700 Gold Coins', 'A chest that takes two to carry.', 4999, 'coins'),
  item('ship-heron', 'Heron', 'A light ship with a long neck and a short temper.', 1499, 'ships'),
  item('skin-copper', 'Copper Hull', 'Warm metal for any ship.', 299, 'ships'),
  item('pass-season', 'Season Pass', 'Every mission of this season, as they come.', 1299, 'passes'),
  item('map-north', 'Map of the North', 'Nine harbours that nobody else has found yet.', 199, 'charts'),
  item('crew-cook', 'Ship’s Cook', 'The crew works faster after soup.', 349),
];

const tints = ['#c98a2b', '#b5622e', '#8a5a34', '#4f7a6b', '#a4563f', '#6b6f9c', '#5f8196', '#7d6a4f'];
const shapes = [
  '<circle cx="200" cy="150" r="62"/><circle cx="200" cy="150" r="46" fill="none" stroke="#fff8" stroke-width="5"/>',
  '<circle cx="165" cy="165" r="52"/><circle cx="240" cy="140" r="52" opacity=".75"/>',
  '<path d="M110 130h180v90H110z"/><path d="M110 130q90-80 180 0z" opacity=".75"/>',
  '<path d="M100 190h200l-40 40H140z"/><path d="M205 70v110h80z" opacity=".75"/>',
  '<path d="M120 90h160v60q0 60-80 90-80-30-80-90z"/>',
  '<path d="M120 90h160v120H120z"/><path d="M120 120h160" stroke="#fff8" stroke-width="8"/>',
  '<path d="M110 90l60 20 60-20 60 20v110l-60-20-60 20-60-20z"/>',
  '<path d="M120 150h160q0 80-80 80t-80-80z"/><path d="M160 130q-15-20 0-40M200 130q-15-20 0-40M240 130q-15-20 0-40" fill="none" stroke="#fff9" stroke-width="6"/>',
];

export function tile(itemId: string): string {
  const index =
    Math.max(
      0,
      items.findIndex((each) => each.id === itemId),
    ) % tints.length;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="${tints[index]}" opacity=".22"/><g fill="${tints[index]}">${shapes[index]}</g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** A shop of more than a dozen items, in categories. */
export function manyItems(): ItemView[] {
  const more = [
    'Lantern',
    'Anchor of the Old Fleet',
    'Rope',
    'Compass',
    'Spyglass',
    'Sextant',
    'Barrel of Tea',
  ];
  return [
    ...items,
    ...more.map((title, index) =>
      item(`tool-${index}`, title, 'Useful on any voyage, and in most harbours.', 99 + index * 50, 'tools'),
    ),
  ];
}

function item(
  id: string,
  title: string,
  description: string,
  amount: number,
  category: string | null = null,
): ItemView {
  return { id, title, description, price: { amount, currency: 'USD' }, has_image: true, category };
}
