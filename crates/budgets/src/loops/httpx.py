"""Creates sessions with httpx for some seconds, so many at a time, and prints how many a second."""

import asyncio
import json
import sys
import time
import uuid

import httpx

BASE, CONCURRENCY, SECONDS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
BODY = json.dumps({
    "game_id": "star_courier",
    "user_id": "player_42",
    "item": {"title": "50 Gold Coins", "price": 499, "currency": "USD"},
}).encode()


async def work(client: httpx.AsyncClient, deadline: float) -> int:
    done = 0
    while time.monotonic() < deadline:
        headers = {
            "authorization": "Bearer sk_bench_0123456789",
            "content-type": "application/json",
            "idempotency-key": str(uuid.uuid4()),
        }
        answer = await client.post("v1/sessions", content=BODY, headers=headers)
        answer.raise_for_status()
        answer.json()
        done += 1
    return done


async def main() -> None:
    limits = httpx.Limits(max_connections=CONCURRENCY, max_keepalive_connections=CONCURRENCY)
    async with httpx.AsyncClient(base_url=BASE, limits=limits, trust_env=False) as client:
        begun = time.monotonic()
        counts = await asyncio.gather(*(work(client, begun + SECONDS) for _ in range(CONCURRENCY)))
        print(sum(counts) / (time.monotonic() - begun))


asyncio.run(main())
