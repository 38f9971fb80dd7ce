"""What can be set from outside; the only reader of the environment."""

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
    postgres_bindir: Path | None = Field(None, description="folder of PostgreSQL programs for the embedded database")
    pool_size: int = Field(5, ge=1, le=100, description="database connections for writes and slow reads, per worker")
    hot_connections: int = Field(4, ge=1, le=100, description="database connections for look-ups, per worker")
    cache_mib: int = Field(64, ge=0, le=16384, description="memory for answers kept as they were sent, per worker")
    deadline_s: float = Field(10.0, gt=0, le=600, description="longest any request may take")
    write_deadline_s: float = Field(120.0, gt=0, le=3600, description="longest a request that writes may take")
    header_deadline_s: float = Field(10.0, gt=0, le=600, description="longest a client may take to send a request")
    limit_concurrency: int = Field(512, ge=8, description="connections at once above which a worker answers 503")
    graphiql: bool = Field(False, description="serve the GraphiQL page at /graphiql; it loads scripts from elsewhere")
    upload_daily_mb: int = Field(
        2000, ge=1, le=1_000_000, description="megabytes of files that one caller may send in a day, per worker"
    )
    key: SecretStr | None = Field(None, description="API key that `footing import` proposes with; never an argument")
    worker: bool = Field(True, description="run the checks of proposals in the serving process too")
    seed: bool = Field(True, description="load the seed data into an empty registry when the server starts")
