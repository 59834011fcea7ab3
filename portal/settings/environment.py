"""Every variable that an installation can set, read and typed in one place.

Nothing has to be set: the defaults are the embedded installation (SQLite, local memory, files on
disk, tasks inside the process, mail written to a folder).
"""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import wagtail
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]

POSTGRESQL = "django.db.backends.postgresql"

env = environ.Env()


def data_dir() -> Path:
    """The one folder that the portal writes to: database, media, mail, secret."""
    given = env.str("PORTAL_DATA", default="")
    path = Path(given or BASE_DIR / "var").expanduser().resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["PORTAL_DATA"] = str(path)  # the processes that we start agree
    return path


def static_release(folder: Path) -> str:
    """Ten digits that change when a file below `folder` does, or Wagtail, which brings its own."""
    number = hashlib.blake2b(wagtail.__version__.encode(), digest_size=5)
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            number.update(f"\0{file.relative_to(folder)}\0".encode())
            number.update(file.read_bytes())
    return number.hexdigest()


def secret_key(folder: Path) -> str:
    """SECRET_KEY from the environment, else one made on first use and kept in the data folder."""
    if given := env.str("SECRET_KEY", default=""):
        return given
    file = folder / "secret.txt"
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as stream:
        stream.write(secrets.token_urlsafe(50))
    return file.read_text().strip()


def database(folder: Path) -> dict[str, Any]:
    """DATABASE_URL, else an SQLite file that several processes can share."""
    if env.str("DATABASE_URL", default=""):
        config = dict(env.db("DATABASE_URL"))
        config.setdefault("CONN_MAX_AGE", env.int("DATABASE_CONN_MAX_AGE", default=60))
        config.setdefault("CONN_HEALTH_CHECKS", True)
        return config
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "portal.sqlite3",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }


def databases(folder: Path) -> dict[str, dict[str, Any]]:
    """The database; and DATABASE_REPLICA_URL, a streaming replica of it for readers."""
    found = {"default": database(folder)}
    if not env.str("DATABASE_REPLICA_URL", default=""):
        return found
    replica = dict(env.db("DATABASE_REPLICA_URL"))
    if {config["ENGINE"] for config in (*found.values(), replica)} != {POSTGRESQL}:
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL is the address of a PostgreSQL that follows the one at"
            " DATABASE_URL. Set both, or leave DATABASE_REPLICA_URL out."
        )
    return {**found, "replica": _patient_for_a_moment(replica)}


def _patient_for_a_moment(config: dict[str, Any]) -> dict[str, Any]:
    """Readers do not wait for a replica that is away: there is another database to ask."""
    config.setdefault("CONN_MAX_AGE", env.int("DATABASE_CONN_MAX_AGE", default=60))
    config.setdefault("TEST", {"MIRROR": "default"})
    waits = {"connect_timeout": 2, "tcp_user_timeout": 3000}  # seconds; milliseconds
    config["OPTIONS"] = {**waits, **config.get("OPTIONS", {})}
    return config


def cache() -> dict[str, Any]:
    """CACHE_URL, else the memory of each process. A Redis that hangs holds up nobody for long."""
    config = dict(env.cache("CACHE_URL", default="locmemcache://?max_entries=20000"))
    if config["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
        config["BACKEND"] = "portal.core.shared_cache.Redis"
        waits = {"socket_timeout": 1, "socket_connect_timeout": 1}
        config["OPTIONS"] = {**waits, **config.get("OPTIONS", {})}
    return config


def mail(folder: Path) -> dict[str, Any]:
    """EMAIL_URL (smtp+tls://…), else files in the data folder that a person can open and read."""
    if env.str("EMAIL_URL", default=""):
        return dict(env.email("EMAIL_URL"))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": folder / "mail",
    }


def media_storages() -> dict[str, dict[str, Any]]:
    """S3_BUCKET (with S3_PUBLIC_BUCKET, S3_ENDPOINT_URL, S3_ACCESS_KEY …), else files on disk.

    What was uploaded lies in the one, which must be private; renditions of photos in the other.
    """
    bucket = env.str("S3_BUCKET", default="")
    if not bucket:
        on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
        return {"default": on_disk, "renditions": on_disk}
    if env.str("S3_PUBLIC_BUCKET") == bucket:
        raise ImproperlyConfigured(
            "S3_PUBLIC_BUCKET is the same as S3_BUCKET: all the world could read originals of"
            " photos. Give a bucket of its own for what pages show."
        )
    both = {
        "endpoint_url": env.str("S3_ENDPOINT_URL"),
        "access_key": env.str("S3_ACCESS_KEY", default=None),
        "secret_key": env.str("S3_SECRET_KEY", default=None),
        "region_name": env.str("S3_REGION", default=None),
        "signature_version": "s3v4",
        "file_overwrite": False,  # two photos may have one name
    }
    public = {
        "bucket_name": env.str("S3_PUBLIC_BUCKET"),
        "custom_domain": env.str("S3_PUBLIC_HOST", default=None),
        "querystring_auth": False,
        "object_parameters": {"CacheControl": "public, max-age=86400"},
    }
    return {
        "default": {
            "BACKEND": "portal.core.object_storage.Uploads",
            "OPTIONS": {**both, "bucket_name": bucket},
        },
        "renditions": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {**both, **public},
        },
    }


def photo_hosts() -> list[str]:
    """The hosts of photos that are not the portal itself (S3_PUBLIC_HOST, else the endpoint)."""
    host = env.str("S3_PUBLIC_HOST", default="")
    return [f"https://{host}"] if host and file_hosts() else file_hosts()


def file_hosts() -> list[str]:
    """Where sound and film lie, where that is not the portal: signed addresses lead there."""
    if not env.str("S3_BUCKET", default=""):
        return []
    endpoint = urlsplit(env.str("S3_ENDPOINT_URL"))
    return [f"{endpoint.scheme}://{endpoint.netloc}"]


def tasks() -> dict[str, Any]:
    """TASKS=database queues background work for `manage.py db_worker`; else it runs at once."""
    queued = env.str("TASKS", default="immediate") == "database"
    backend = (
        "django_tasks_db.DatabaseBackend"
        if queued
        else "django_tasks.backends.immediate.ImmediateBackend"
    )
    return {"default": {"BACKEND": backend}}
