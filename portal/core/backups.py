"""A whole installation in one file: the database, the uploads, and a list that proves them whole.

Log-ins that are open (sessions) are never in it, and the secret only where it is asked for: without
the secret nobody can read second factors or pretend to be the portal, whoever finds the file. The
addresses, names and password hashes of people with an account are in it. Keep it like a key.

SQLite is copied with its own backup (consistent while the portal runs), PostgreSQL with pg_dump.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from portal.core import release

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
SECRET = "secret.txt"  # noqa: S105  (the name of a file)
MEDIA = "media/"


class Unusable(Exception):  # noqa: N818  (it is an answer, and nothing went wrong)
    """A backup that cannot be made or put back here. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup, and what it was made with."""

    version: str
    database: str
    migrations: list[str]
    made_at: str = field(default_factory=lambda: timezone.now().isoformat(timespec="seconds"))
    django: str = django.__version__
    wagtail: str = wagtail.__version__
    format: int = FORMAT
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def has_secret(self) -> bool:
        return SECRET in self.parts

    def written(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """Raises Unusable for what is none, or of a format that is not known yet."""
        try:
            raw: dict[str, Any] = json.loads(text)
            if raw["format"] == FORMAT:
                raw["parts"] = {name: Part(**part) for name, part in raw["parts"].items()}
                return cls(**raw)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unusable("This file is no backup of a portal.") from error
        raise Unusable("This backup was made by a newer portal: install that one first.")


# --- making one ---------------------------------------------------------------------------------


def make(target: Path, *, with_secret: bool = False) -> Manifest:
    """Write a backup to `target` (.tar, .tar.gz or .tar.xz); raises Unusable where it cannot.

    Until it is whole, it has another name; nobody but us may read it.
    """
    if target.exists():
        raise Unusable(f"{target} is there already. Give another name.")
    manifest = Manifest(release.version(), connection.vendor, _applied())
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise Unusable(
            f"Another backup to {target} is on its way, or was cut off: {unfinished}"
        ) from error
    try:
        with os.fdopen(handle, "wb") as stream, _packing(target, stream) as archive:
            with _dumped() as dump:
                _add(archive, manifest, DATABASES[connection.vendor], dump)
            for name, file in _uploads():
                _add(archive, manifest, MEDIA + name, file)
            if with_secret:
                _add_text(archive, manifest, SECRET, settings.SECRET_KEY.encode())
            _add_text(archive, None, MANIFEST, manifest.written())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _packing(target: Path, stream: Any) -> tarfile.TarFile:
    kind = {".gz": "w:gz", ".xz": "w:xz"}.get(target.suffix, "w")
    return tarfile.open(fileobj=stream, mode=kind, format=tarfile.PAX_FORMAT)  # type: ignore[call-overload]


def _applied() -> list[str]:
    """The migrations that this database has, as “cms.0001_initial”."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)


@contextmanager
def _dumped() -> Iterator[Path]:
    """A file with the database in it, gone after the block."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        file = Path(folder) / "dump"
        if connection.vendor == "sqlite":
            _copy_sqlite(file)
        else:
            _run_postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                          "--exclude-table-data=django_session", f"--file={file}")  # fmt: skip
        yield file


def _copy_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("DELETE FROM django_session")
        copy.commit()
        copy.execute("VACUUM")


def _run_postgres(program: str, *arguments: str) -> None:
    """pg_dump or pg_restore on our database; the password travels in the environment."""
    path = shutil.which(program)
    if path is None:
        raise Unusable(f"{program} is missing. On Debian: apt-get install postgresql-client")
    database = connection.settings_dict
    given = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    finished = subprocess.run(  # noqa: S603  (a program of PostgreSQL, arguments of ours)
        [path, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise Unusable(f"{program} did not finish: {finished.stderr.strip()}")


def _media_folder() -> Path | None:
    """The folder of the uploads; None where they are in object storage, which has its own ways."""
    if isinstance(default_storage, FileSystemStorage):
        return Path(default_storage.location)
    return None


def _uploads() -> Iterator[tuple[str, Path]]:
    folder = _media_folder()
    if folder is not None:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file.relative_to(folder).as_posix(), file


def _add(archive: tarfile.TarFile, manifest: Manifest, name: str, file: Path) -> None:
    """One read: what is counted and what is packed cannot differ."""
    with file.open("rb") as stream:
        entry = _entry(name, os.fstat(stream.fileno()).st_size)
        counting = _Counting(stream)
        archive.addfile(entry, counting)
    manifest.parts[name] = Part(entry.size, counting.digest.hexdigest())


def _add_text(archive: tarfile.TarFile, manifest: Manifest | None, name: str, text: bytes) -> None:
    archive.addfile(_entry(name, len(text)), io.BytesIO(text))
    if manifest is not None:
        manifest.parts[name] = Part(len(text), hashlib.sha256(text).hexdigest())


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    entry.mtime = int(timezone.now().timestamp())
    return entry


class _Counting:
    """A stream that knows the checksum of what was read from it."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk: bytes = self.stream.read(size)
        self.digest.update(chunk)
        return chunk


# --- putting one back ---------------------------------------------------------------------------


def put_back(source: Path) -> Manifest:
    """Put a backup into this installation, which has to be empty, and migrate it to today.

    Everything is unpacked beside and compared with its checksums before anything is put in place.
    Raises Unusable where something is wrong; then nothing has been changed.
    """
    _demand_emptiness()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        manifest = _unpacked(source, Path(folder))
        _demand_fitness(manifest)
        _place_database(Path(folder) / DATABASES[manifest.database])
        _place_uploads(Path(folder) / MEDIA)
        if manifest.has_secret:
            _place_secret(Path(folder) / SECRET)
    _migrate()
    return manifest


def _migrate() -> None:
    """In a process of its own: a migration of wagtail-localize decides when it is read which
    migrations it has to come before, and here it was read when the database was still empty."""
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True)  # noqa: S603


def _demand_emptiness() -> None:
    if connection.introspection.table_names():
        raise Unusable(
            "There is a database here already. A backup goes into an empty one:"
            " set PORTAL_DATA to a new folder, or DATABASE_URL to a new database."
        )
    folder = _media_folder()
    if folder is not None and folder.is_dir() and any(folder.iterdir()):
        raise Unusable(f"There are uploads here already: {folder}. Move them away first.")


def _unpacked(source: Path, folder: Path) -> Manifest:
    """The manifest of a backup whose parts now lie in `folder`, each compared with it."""
    found: dict[str, Part] = {}
    try:
        with tarfile.open(source) as archive:
            for entry in archive:
                stream = archive.extractfile(entry) if _is_ours(entry) else None
                if stream is None or entry.name in found:
                    raise Unusable(f"This backup holds what none may hold: {entry.name}")
                found[entry.name] = _copied(stream, folder / entry.name)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise Unusable(f"{source} cannot be read as a backup: {error}") from error
    if MANIFEST not in found:
        raise Unusable("This file is no backup of a portal, or it was cut off.")
    manifest = Manifest.read((folder / MANIFEST).read_bytes())
    del found[MANIFEST]
    if found != manifest.parts:
        broken = sorted(dict(found.items() ^ manifest.parts.items()))
        raise Unusable(f"This backup is damaged: {', '.join(broken)}")
    return manifest


def _is_ours(entry: tarfile.TarInfo) -> bool:
    """A file with a name that `make` gives: no link, and nothing that leads out of the folder."""
    path = PurePosixPath(entry.name)
    is_upload = entry.name.startswith(MEDIA) and ".." not in path.parts
    is_part = entry.name in {MANIFEST, SECRET, *DATABASES.values()}
    return entry.isreg() and (is_upload or is_part) and str(path) == entry.name


def _copied(stream: Any, target: Path) -> Part:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    counting = _Counting(stream)
    with target.open("xb") as file:
        shutil.copyfileobj(counting, file)
    return Part(target.stat().st_size, counting.digest.hexdigest())


def _demand_fitness(manifest: Manifest) -> None:
    """Raises Unusable for a backup of a newer portal or of the other database."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {name for name in manifest.migrations if name.split(".")[0] in _apps_of(known)}
    is_newer = release.number(manifest.version) > release.number(release.version())
    if is_newer or ours - known - _replaced():
        raise Unusable(
            f"This backup was made by a newer portal ({manifest.version}; here is"
            f" {release.version()}). Install that one first."
        )
    if manifest.database != connection.vendor:
        raise Unusable(
            f"This backup is of {manifest.database} and here is {connection.vendor}."
            " Set DATABASE_URL to a database of its kind."
        )


def _apps_of(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def _replaced() -> set[str]:
    """Migrations that are no longer there because one of today stands for them."""
    migrations = MigrationLoader(None).disk_migrations.values()
    return {f"{app}.{name}" for migration in migrations for app, name in migration.replaces}


def _place_database(dump: Path) -> None:
    target = connection.settings_dict["NAME"]
    if connection.vendor != "sqlite":
        options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _run_postgres("pg_restore", *options, f"--dbname={target}", str(dump))
        return
    connections.close_all()
    for rest in ("", "-wal", "-shm"):
        Path(f"{target}{rest}").unlink(missing_ok=True)
    dump.rename(target)


def _place_uploads(unpacked: Path) -> None:
    folder = _media_folder()
    if folder is None or not unpacked.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for part in unpacked.iterdir():
        shutil.move(part, folder / part.name)


def _place_secret(secret: Path) -> None:
    """The secret that was asked for when the backup was made; it holds from the next start."""
    target = settings.DATA_DIR / SECRET
    secret.chmod(0o600)
    secret.replace(target)
