"""The look-up by SQLAlchemy's asyncio engine on asyncpg.

python3 lookups.py PORT CONNECTIONS ACCOUNTS WARM_UP SECONDS [pre_ping] prints the look-ups per second.
"""

import asyncio
import random
import sys
import time

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

SQL = "SELECT abalance FROM pgbench_accounts WHERE aid = :aid"


async def query(engine, sql, parameters):
    """Runs a query, like Database.query."""
    async with AsyncSession(engine) as session:
        rows = (await session.execute(text(sql), parameters)).fetchall()
        await session.commit()
        return rows


async def look_up(engine, accounts):
    rows = await query(engine, SQL, {"aid": random.randint(1, accounts)})
    return rows[0].abalance


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


async def main(port, connections, accounts, warm_up, seconds, pre_ping):
    engine = create_async_engine(
        f"postgresql+asyncpg://postgres@localhost:{port}/postgres",
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=pre_ping,
    )
    await per_second(engine, connections, accounts, warm_up)  # also makes the connections
    print(await per_second(engine, connections, accounts, seconds))
    await engine.dispose()


asyncio.run(main(*map(int, sys.argv[1:4]), *map(float, sys.argv[4:6]), sys.argv[6:] == ["pre_ping"]))
