"""What can be set from outside; the only reader of the environment."""

import os
import re
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings, each from an environment variable `FOOTING_<NAME>`; read once, then never changed."""

    model_config = SettingsConfigDict(env_prefix="FOOTING_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path(__file__).parent.parent / "var",
        description="folder of the embedded database and everything else kept; by default `var` beside the code",
    )
    host: str = Field("127.0.0.1", description="address the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port the server listens on")
    database_url: str | None = Field(
        None, description="a PostgreSQL 15 or newer to use instead of the embedded one; owner of the tables"
    )
    app_database_url: str | None = Field(
        None, description="the same database as a login that is only a member of role footing_app"
    )
    read_database_url: str | None = Field(
        None,
        pattern=r"^\s*postgres(ql)?://",
        description="streaming replicas to read from, separated by commas; logins as for the application",
    )
    postgres_bindir: Path | None = Field(None, description="folder of PostgreSQL programs for the embedded database")
    pool_size: int = Field(5, ge=1, le=100, description="database connections for writes and slow reads, per worker")
    hot_connections: int = Field(4, ge=1, le=100, description="database connections for look-ups, per worker")
    cache_mib: int = Field(64, ge=0, le=16384, description="memory for answers kept as they were sent, per worker")
    deadline_s: float = Field(10.0, gt=0, le=600, description="longest any request may take")
    write_deadline_s: float = Field(120.0, gt=0, le=3600, description="longest a request that writes may take")
    header_deadline_s: float = Field(10.0, gt=0, le=600, description="longest a client may take to send a request")
    limit_concurrency: int = Field(512, ge=8, description="connections at once above which a worker answers 503")
    upload_daily_mb: int = Field(
        2000, ge=1, le=1_000_000, description="megabytes of files that one caller may send in a day, per worker"
    )
    store_url: str | None = Field(
        None,
        pattern=r"^s3://[^/]+(/.*)?$",
        description="bucket for the files of releases, `s3://bucket/prefix`; by default the folder `published` of home",
    )
    store_endpoint: str | None = Field(
        None, pattern="^https?://[^/]", description="address of the bucket's store where it is not AWS"
    )
    export_connections: int = Field(4, ge=1, le=100, description="database connections for exports, per worker")
    export_rows: int = Field(5_000_000, ge=1, description="most rows of one export; more are refused beforehand")
    export_deadline_s: float = Field(900.0, gt=0, le=86_400, description="longest an export may take")
    graphiql: bool = Field(False, description="serve the GraphiQL page at /graphiql; it loads scripts from elsewhere")
    key: SecretStr | None = Field(None, description="API key that `footing import` proposes with; never an argument")
    snapshots: bool = Field(True, description="make the files of each release; what `footing snapshots` does by hand")
    worker: bool = Field(True, description="run the checks of proposals in the serving process too")
    seed: bool = Field(True, description="load the seed data into an empty registry when the server starts")

    def environment(self) -> dict[str, str]:
        """Return the environment of another process of this registry: that of this one, with the same settings."""
        said = self.model_dump(mode="json", exclude={"key"}, exclude_none=True)
        return os.environ | {f"FOOTING_{name.upper()}": str(one) for name, one in said.items()}

    @property
    def read_urls(self) -> list[str]:
        """The replicas' addresses; a comma within one, between hosts, separates nothing."""
        said = self.read_database_url or ""
        return [url.strip() for url in re.split(r",(?=\s*postgres(?:ql)?://)", said) if url.strip()]
