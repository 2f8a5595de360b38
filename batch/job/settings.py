"""The settings of a machine or an account: flags over environment over the file `vidmerge.toml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from batch.ledger.place import without_passwords
from personalize.errors import ConfigError
from render_cluster import ClusterSettings, DeviceName, EncoderName, Resources, data_home

SETTINGS_FILE = "vidmerge.toml"


# A drive of Windows has one letter.
_ONE_SLASH = re.compile(
    r"(?i)[a-z][a-z0-9+.-]+:/(?!/)|(?:s3|gs|gcs|az|abfss?|hdfs|file|https?):(?!//)"
)


def _default_store() -> str:
    return str((data_home() / "store").expanduser().absolute())


def _default_names() -> str:
    return str((data_home() / "names.db").expanduser().absolute())


class Settings(BaseSettings):
    """What a campaign file does not say. Each field is also the variable VIDMERGE_<FIELD>."""

    model_config = SettingsConfigDict(
        env_prefix="VIDMERGE_", frozen=True, extra="forbid", toml_file=SETTINGS_FILE
    )

    store: str = Field(default_factory=_default_store, min_length=1)
    """Where segments are stored: a folder, or a URI such as s3://bucket/prefix."""
    ledger: str | None = None
    """A PostgreSQL URL; None keeps the ledger in the batch's folder, as SQLite."""
    names: str = Field(default_factory=_default_names, min_length=1)
    """How people approved that names are said, for all batches: a SQLite file or a URL."""
    workers: int | None = Field(default=None, ge=1)
    """The most workers at once; None is as many as the running machines can hold."""
    min_workers: int = Field(default=1, ge=1)
    """Workers that stay until the batch ends, even if idle."""
    worker_cpus: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    """Processor cores that Ray reserves per worker."""
    worker_gpus: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """GPUs that Ray reserves per worker; 0.25 lets four share one."""
    worker_memory_gb: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """Memory that Ray reserves per worker; 0 does not count memory."""
    clips_gb: float = Field(default=10.0, ge=0, allow_inf_nan=False)
    """The store space that clips may take after a run; the least recently used go first."""
    encoder: EncoderName = "x264"
    """What encodes the video: x264 on the CPU, or nvenc on an NVIDIA card that has it."""
    device: DeviceName = "cpu"
    """What draws the presenter: the CPU, or cuda if every worker has an NVIDIA card."""
    base_url: str = Field(default="http://localhost:8080", pattern=r"^https?://[^\s?#]+$")
    """The start of each link: the address of `vidmerge serve` as seen from outside."""
    price_per_core_hour_usd: float = Field(default=0.04, ge=0, allow_inf_nan=False)
    """What the report assumes one core costs per hour: about a general-purpose cloud machine."""

    translate_url: str | None = Field(default=None, pattern=r"^https?://[^\s?#@]+$")
    """An endpoint of OpenAI's chat completions that translates, such as http://localhost:11434/v1."""
    translate_model: str | None = Field(default=None, min_length=1)
    """The model that the endpoint is asked for."""
    translate_key: SecretStr | None = None
    """The endpoint's key, if it wants one."""

    hubspot_url: str = Field(
        default="https://api.hubapi.com",
        pattern=r"^(https://[^\s/?#@]+|http://(localhost|127\.0\.0\.1)(:\d+)?)$",
    )
    """Where HubSpot's API is. The token goes there: without TLS only to this machine."""
    hubspot_version: str = Field(default="2026-03", pattern=r"^(v3|\d{4}-\d{2})$")
    """The version of HubSpot's API: the first by date, supported until September 2027
    (developers.hubspot.com/docs/api-reference/2026-03/overview). `v3` is its predecessor."""
    hubspot_calls_per_s: float = Field(default=5.0, gt=0, le=50, allow_inf_nan=False)
    """Half of the ten a second that an account is said to have: other programs share them."""

    @field_validator("store", "names")
    @classmethod
    def _absolute(cls, place: str) -> str:
        """A folder or file as an absolute path, so that it is found from another folder."""
        if _ONE_SLASH.match(place):
            raise ValueError("an address such as s3://bucket/folder has two slashes")
        return place if "://" in place else str(Path(place).expanduser().absolute())

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, base_url: str) -> str:
        return base_url.rstrip("/")

    patience_s: float = Field(default=120.0, gt=0, allow_inf_nan=False)
    """How long any piece of work may take before its worker is replaced."""
    start_limit_s: float = Field(default=900.0, gt=0, allow_inf_nan=False)
    """How long a run waits while the cluster has no room for a single worker."""

    @property
    def cluster(self) -> ClusterSettings:
        """How many workers run, on what, and how long they may take.

        Raises:
            ConfigError: they ask for nothing at all, or for a part of more than one GPU.
        """
        return ClusterSettings(
            self.workers, self.min_workers, self.resources, self.patience_s, self.start_limit_s
        )

    @property
    def resources(self) -> Resources:
        """What a worker asks Ray for.

        Raises:
            ConfigError: they ask for nothing at all, or for a part of more than one GPU.
        """
        memory_bytes = int(self.worker_memory_gb * 1e9)
        try:
            return Resources(self.worker_cpus, self.worker_gpus, memory_bytes)
        except ValueError as error:
            raise ConfigError(f"--worker-cpus and --worker-gpus: {error}") from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment, then the file in the working folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: str | float | None) -> Settings:
    """The settings, with the given flags on top; a flag that is None was not given.

    Raises:
        ConfigError: a value is invalid; the message names it and where it may come from.
    """
    given: dict[str, Any] = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise ConfigError("; ".join(_explain(dict(item)) for item in error.errors())) from error
    except ValueError as error:  # the file is not TOML
        raise ConfigError(f"{SETTINGS_FILE} cannot be read: {error}") from error


def _explain(error: dict[str, Any]) -> str:
    name = ".".join(str(part) for part in error["loc"])
    where = f"--{name.replace('_', '-')}, VIDMERGE_{name.upper()} or {SETTINGS_FILE}"
    got = without_passwords(repr(error["input"]))
    if name == "store":  # without its slashes, nothing says which part is a key
        return f"setting {name}: {error['msg'].lower()} (from {where})"
    return f"setting {name}: {error['msg'].lower()}, got {got} (from {where})"
