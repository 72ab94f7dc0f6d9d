// Creates sessions with Node's fetch for some seconds, so many at a time, and prints how many a second.

import { randomUUID } from 'node:crypto';
import { argv } from 'node:process';

const [base, concurrency, seconds] = [argv[2], Number(argv[3]), Number(argv[4])];
const body = JSON.stringify({
  game_id: 'star_courier',
  user_id: 'player_42',
  item: { title: '50 Gold Coins', price: 499, currency: 'USD' },
});

async function work(deadline) {
  let done = 0;
  while (performance.now() < deadline) {
    const headers = {
      authorization: 'Bearer sk_bench_0123456789',
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const answer = await fetch(`${base}v1/sessions`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    await answer.json();
    done += 1;
  }
  return done;
}

const begun = performance.now();
const workers = Array.from({ length: concurrency }, () => work(begun + seconds * 1000));
const counts = await Promise.all(workers);
console.log(counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - begun) / 1000));
