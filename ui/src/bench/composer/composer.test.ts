import { fireEvent } from '@testing-library/svelte';
import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import { en } from '../../messages/en/bench';

const { rules } = en.composer;

async function openComposer() {
  const opened = await openApp('bench', '#/bench/composer');
  await shown('composer-send');
  await waitFor(() => expect(json()).toContain('game_id'));
  return opened;
}

const json = () => (hook('composer-json') as HTMLTextAreaElement).value;
const body = () => JSON.parse(json()) as { item: Record<string, unknown> } & Record<string, unknown>;
const field = (name: string) => hook(`field-${name}`) as HTMLInputElement;
const type = (text: string) => fireEvent.input(hook('composer-json'), { target: { value: text } });

test('form and JSON are two views of one request', async () => {
  const { user } = await openComposer();
  await user.clear(field('item.price'));
  await user.type(field('item.price'), '1299');
  expect(body().item.price).toBe(1299);
  await user.clear(field('return_url'));
  expect(body()).not.toHaveProperty('return_url');
  await user.selectOptions(hook('field-wallet_enabled'), 'false');
  expect(body().wallet_enabled).toBe(false);
  await type(JSON.stringify({ ...body(), user_id: 'somebody', odd: [1] }));
  expect(field('user_id').value).toBe('somebody');
  await user.type(field('item.country'), 'DE');
  expect(body()).toMatchObject({ odd: [1], user_id: 'somebody', item: { country: 'DE', price: 1299 } });
});

test('a broken rule is told at its field as it is typed, and goes when it is mended', async () => {
  const { user } = await openComposer();
  await user.clear(field('item.price'));
  await user.type(field('item.price'), '0');
  await waitFor(() => expect(hook('broken-item.price').textContent).toContain(rules.price_in_range));
  expect(field('item.price').getAttribute('aria-invalid')).toBe('true');
  expect(field('item.price').getAttribute('aria-describedby')).toBe(hook('broken-item.price').id);
  expect(hook('composer-count').textContent).toContain('1 rule');
  await user.type(field('item.price'), '.5');
  await waitFor(() => expect(hook('broken-item.price').textContent).toContain(rules.integer));
  expect(body().item.price).toBe('0.5');
  await user.clear(field('item.price'));
  await user.type(field('item.price'), '5');
  await waitFor(() => expect(hook('broken-item.price').textContent.trim()).toBe(''));
  expect(field('item.price').getAttribute('aria-invalid')).toBe('false');
});

test('what has no field in the form is told too, and a text that is no JSON disables the form', async () => {
  await openComposer();
  await type(JSON.stringify({ ...body(), quantity: 2 }));
  await waitFor(() => expect(hook('broken-others').textContent).toContain('quantity'));
  expect(hook('broken-others').textContent).toContain(rules.known);
  await type('{"game_id": ');
  await waitFor(() => expect(hook('broken-others').textContent).toContain('line 1'));
  expect(field('user_id').matches(':disabled')).toBe(true);
  expect(json()).toBe('{"game_id": ');
});

test('a good request is created, and its page is opened by Rust', async () => {
  const { user, fake } = await openComposer();
  await user.click(hook('composer-send'));
  expect((await shown('api-answer')).dataset.outcome).toBe('done');
  expect(hook('composer-session').textContent).toBe('ses_open');
  await user.click(hook('composer-open-page'));
  await waitFor(() => expect(fake.calls).toContain('bench_open_session_page'));
});

test('a bad one is sent only by a button that says so, and the refusal is shown whole', async () => {
  const { user } = await openComposer();
  await type(JSON.stringify({ ...body(), item: { price: 0 } }));
  await user.click(await shown('composer-send-anyway'));
  expect(maybe('composer-send')).toBeNull();
  const answer = await shown('api-answer');
  for (const part of ['HTTP 400', 'invalid_price', 'item.price', 'not between', 'of the item'])
    expect(answer.textContent).toContain(part);
  expect(maybe('composer-session')).toBeNull();
});

test('the next one may go under the same key, and otherwise has its own', async () => {
  const { user } = await openComposer();
  await user.click(hook('composer-send'));
  const first = (await shown('composer-key')).textContent;
  await user.click(hook('composer-same-key'));
  await user.click(hook('composer-send'));
  await waitFor(() => expect(hook('composer-send').matches(':disabled')).toBe(false));
  expect(hook('composer-key').textContent).toBe(first);
  await user.click(hook('composer-same-key'));
  await user.click(hook('composer-send'));
  await waitFor(() => expect(hook('composer-key').textContent).not.toBe(first));
});

test('requests are kept by name, taken up again and forgotten', async () => {
  const { user } = await openComposer();
  const before = json();
  await user.type(hook('save-name'), 'As it began');
  await user.click(hook('save-request'));
  await shown('saved-As it began');
  expect((hook('save-name') as HTMLInputElement).value).toBe('');
  await user.click(hook('saved-No price'));
  expect(json()).toBe('{"item":{"price":0}}');
  await user.click(hook('saved-As it began'));
  expect(json()).toBe(before);
  await user.click(hook('forget-No price'));
  await waitFor(() => expect(maybe('saved-No price')).toBeNull());
});

test('a request that can’t be kept says why', async () => {
  const { user } = await openComposer();
  await user.click(hook('save-request'));
  expect((await shown('error')).dataset.code).toBe('bench_refused');
});
