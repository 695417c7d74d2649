"""The look-up by SQLAlchemy's asyncio engine on asyncpg.

python3 lookups.py PORT CONNECTIONS ACCOUNTS SECONDS prints how many in a second.
"""

import asyncio
import random
import sys
import time

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

SQL = text("SELECT abalance FROM pgbench_accounts WHERE aid = :aid")
WARM_UP = 0.5


async def look_up(engine, accounts):
    async with AsyncSession(engine) as session:
        row = await session.execute(SQL, {"aid": random.randint(1, accounts)})
        balance = row.scalar_one()
        await session.commit()
        return balance


async def caller(engine, accounts, end):
    done = 0
    while time.monotonic() < end:
        await look_up(engine, accounts)
        done += 1
    return done


async def per_second(engine, callers, accounts, seconds):
    began = time.monotonic()
    tasks = [caller(engine, accounts, began + seconds) for _ in range(callers)]
    done = sum(await asyncio.gather(*tasks))
    return done / (time.monotonic() - began)


async def main(port, connections, accounts, seconds):
    engine = create_async_engine(
        f"postgresql+asyncpg://postgres@localhost:{port}/postgres",
        pool_size=connections,
        max_overflow=0,
    )
    await per_second(engine, connections, accounts, WARM_UP)  # makes the connections too
    print(await per_second(engine, connections, accounts, seconds))
    await engine.dispose()


asyncio.run(main(*map(int, sys.argv[1:4]), float(sys.argv[4])))
