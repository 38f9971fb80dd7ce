"""The common baseline: FastAPI, SQLAlchemy's ORM, one select, a response model; as most services are written.

`python -m tests.bench.baseline PORT DATABASE_URL`
"""

import sys
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.kit.db import sqlalchemy_url
from tests.bench.serving import serve

POOL = 5  # as many connections as our own settings give


class Base(DeclarativeBase):
    """Our tables as classes."""


class Version(Base):
    """A factor version, without the stored record: the baseline writes its own."""

    __tablename__ = "factors_version"

    factor_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    edition: Mapped[str]
    dataset: Mapped[str]
    activity: Mapped[str | None]
    geography: Mapped[str]
    period_from: Mapped[date]
    period_to: Mapped[date]
    applies_from: Mapped[date]
    applies_to: Mapped[date]
    unit: Mapped[str]
    boundary: Mapped[str]
    gas_basis: Mapped[str]
    evidence: Mapped[str]
    value: Mapped[Decimal]
    dqr: Mapped[Decimal | None]
    citation: Mapped[str]


class Subject(Base):
    """What a version is found by."""

    __tablename__ = "factors_subject"

    subject: Mapped[str] = mapped_column(primary_key=True)
    geography: Mapped[str] = mapped_column(primary_key=True)
    factor_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Factor(BaseModel):
    """The answer."""

    model_config = ConfigDict(from_attributes=True)

    factor_id: UUID
    number: int
    key: str
    edition: str
    dataset: str
    activity: str | None
    geography: str
    period_from: date
    period_to: date
    unit: str
    boundary: str
    gas_basis: str
    evidence: str
    value: Decimal
    dqr: Decimal | None
    citation: str


def create_app(database_url: str) -> FastAPI:
    """Return the application on a database."""
    engine = create_async_engine(sqlalchemy_url(database_url), pool_size=POOL, max_overflow=0)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = FastAPI()

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    @app.get("/v1/lookup", response_model=Factor)
    async def look_up(
        activity: str, geography: str, date: int, opened: Annotated[AsyncSession, Depends(session)]
    ) -> Version:
        found = await opened.scalar(_one(activity, geography, date))
        if found is None:
            raise HTTPException(404)
        return found

    return app


def _one(activity: str, geography: str, year: int) -> "select[tuple[Version]]":
    same = (Subject.factor_id == Version.factor_id) & (Subject.number == Version.number)
    named = (Subject.subject == f"activity:{activity}") & (Subject.geography == geography)
    dated = (Version.applies_from <= date(year, 1, 1)) & (Version.applies_to >= date(year, 12, 31))
    return select(Version).join(Subject, same).where(named, dated).limit(1)


if __name__ == "__main__":
    serve(create_app(sys.argv[2]), int(sys.argv[1]))
