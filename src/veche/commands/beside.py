"""Opening what a server keeps, to read it beside the server, whether that runs or not."""

import contextlib
from collections.abc import AsyncIterator

from veche.app import App, build_app
from veche.config import Settings
from veche.kit.inspection import list_missing_steps, list_tables
from veche.kit.migrations import SchemaError


@contextlib.asynccontextmanager
async def open_beside(settings: Settings) -> AsyncIterator[App]:
    """Open a server's database as it is; raise SchemaError for one that is not of this version yet."""
    app = build_app(settings)
    database = app.kit.database
    await database.open()
    try:
        tables = await database.read_aside(list_tables)
        missing = ["all"] if "schema_migration" not in tables else []
        if missing or await database.read_aside(list_missing_steps, app.migrations):
            raise SchemaError("The database is not of this version yet: start the server first.")
        yield app
    finally:
        await app.close()
