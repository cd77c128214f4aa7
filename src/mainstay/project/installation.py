"""Where an installation keeps its data and secrets; read once when the settings are loaded."""

import json
import os
import secrets as random_secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

MIN_SECRET = 32


class InstallationBroken(Exception):
    """The installation cannot start; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keys of an installation: ``session`` signs cookies, ``audit`` keys the digests of the audit log,
    ``salt`` hashes suppressed addresses and is never rotated.
    """

    session: str
    audit: str
    salt: str


def data_folder() -> Path:
    """The data folder: ``MAINSTAY_DATA``, or ``data`` below the working folder."""
    return Path(os.environ.get("MAINSTAY_DATA", "data")).resolve()


def load_secrets(folder: Path) -> Secrets:
    """Read ``secrets.json`` of the data folder; made with fresh keys and mode 0600 when absent.

    Raises InstallationBroken when the file is readable by others or a key is shorter than 32 characters.
    """
    path = folder / "secrets.json"
    if not path.exists():
        _write_new(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        msg = f"{path} can be read by other users of this machine. Run: chmod 600 {path}"
        raise InstallationBroken(msg)
    try:
        found = Secrets(**json.loads(path.read_text()))
    except (ValueError, TypeError) as error:
        msg = f"{path} is damaged ({error}). Restore it from a backup."
        raise InstallationBroken(msg) from error
    for name in ("session", "audit", "salt"):
        if len(getattr(found, name)) < MIN_SECRET:
            msg = f"The key {name!r} in {path} is shorter than {MIN_SECRET} characters."
            raise InstallationBroken(msg)
    return found


def _write_new(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        msg = f"The data folder {path.parent} cannot be written: {error.strerror}. Set MAINSTAY_DATA to another folder."
        raise InstallationBroken(msg) from error
    with os.fdopen(handle, "w") as file:
        json.dump({name: random_secrets.token_urlsafe(48) for name in ("session", "audit", "salt")}, file)


def database_settings(folder: Path, url: str | None) -> dict[str, object]:
    """Django's database entry for ``DATABASE_URL`` (postgres://…), or SQLite in the data folder.

    Raises InstallationBroken for an address of another kind.
    """
    if not url:
        return sqlite_settings(folder / "mainstay.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        msg = f"DATABASE_URL must start with postgres://, not {parts.scheme}://"
        raise InstallationBroken(msg)
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 8, "timeout": 15}},
    }


def sqlite_settings(path: Path) -> dict[str, object]:
    """SQLite as measured: WAL, full sync, immediate write transactions, foreign keys on."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY"
            ),
        },
    }
