"""Where an installation keeps its data, settings and secrets; read once when the settings are loaded."""

import json
import os
import secrets as random_secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

MIN_SECRET = 32
FILE = "mainstay.toml"
_PRIVATE = stat.S_IRWXG | stat.S_IRWXO
_IN_FILE = {
    "address": "MAINSTAY_ADDRESS", "hosts": "MAINSTAY_HOSTS", "proxies": "MAINSTAY_PROXIES", "database": "DATABASE_URL",
    "upload_limit": "MAINSTAY_UPLOAD_LIMIT", "log_level": "MAINSTAY_LOG_LEVEL", "mail.host": "MAINSTAY_MAIL_HOST",
    "mail.port": "MAINSTAY_MAIL_PORT", "mail.user": "MAINSTAY_MAIL_USER", "mail.password": "MAINSTAY_MAIL_PASSWORD",
    "mail.tls": "MAINSTAY_MAIL_TLS", "mail.from": "MAINSTAY_MAIL_FROM", "mail.backend": "MAINSTAY_MAIL_BACKEND",
}  # fmt: skip
_SECRET_KEYS = frozenset({"mail.password", "database"})


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


def read_file(folder: Path) -> None:
    """Put what ``mainstay.toml`` of the data folder says into the environment; what stands there already wins.

    Raises InstallationBroken for a file that cannot be read, for a name that is none, and for one with a password in it
    that other users of the machine can read.
    """
    path = folder / FILE
    if not path.is_file():
        return
    try:
        found = _flat(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be read: {error}."
        raise InstallationBroken(msg) from error
    unknown = sorted(set(found) - set(_IN_FILE))
    if unknown:
        msg = f"{path} names {', '.join(unknown)}, which is no setting. Known are: {', '.join(sorted(_IN_FILE))}."
        raise InstallationBroken(msg)
    if found.keys() & _SECRET_KEYS and path.stat().st_mode & _PRIVATE:
        msg = f"{path} holds a password and can be read by other users of this machine. Run: chmod 600 {path}"
        raise InstallationBroken(msg)
    for name, value in found.items():
        os.environ.setdefault(_IN_FILE[name], value)


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return found


def whole_number(name: str, usual: int) -> int:
    """A setting that is a whole number, zero or more. Raises InstallationBroken for anything else."""
    given = os.environ.get(name, "").strip() or str(usual)
    if not (given.isascii() and given.isdigit()):
        msg = f"{name} must be a whole number, not {given!r}."
        raise InstallationBroken(msg)
    return int(given)


_TLS_PORTS = {"none": 25, "starttls": 587, "tls": 465}
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def mail_settings() -> dict[str, Any]:
    """Django's settings for mail. Without a host mail is only written to the log.

    Raises InstallationBroken for a way of encryption that is none, and for a password that would cross the network
    unencrypted.
    """
    host, user = os.environ.get("MAINSTAY_MAIL_HOST", ""), os.environ.get("MAINSTAY_MAIL_USER", "")
    tls = os.environ.get("MAINSTAY_MAIL_TLS", "").lower() or ("starttls" if user else "none")
    if tls not in _TLS_PORTS:
        msg = f"MAINSTAY_MAIL_TLS must be one of {', '.join(_TLS_PORTS)}, not {tls!r}."
        raise InstallationBroken(msg)
    if user and tls == "none" and host not in _HERE:
        msg = f"The password for {host} would travel unencrypted. Set MAINSTAY_MAIL_TLS to starttls or tls."
        raise InstallationBroken(msg)
    sender = os.environ.get("MAINSTAY_MAIL_FROM", "") or "mainstay@localhost"
    if "@" not in sender or "\n" in sender or "\r" in sender:
        msg = f"MAINSTAY_MAIL_FROM must be a mail address, not {sender!r}."
        raise InstallationBroken(msg)
    usual = "smtp" if host else "console"
    return {
        "EMAIL_BACKEND": os.environ.get("MAINSTAY_MAIL_BACKEND") or f"django.core.mail.backends.{usual}.EmailBackend",
        "EMAIL_HOST": host or "localhost", "EMAIL_PORT": whole_number("MAINSTAY_MAIL_PORT", _TLS_PORTS[tls]),
        "EMAIL_HOST_USER": user, "EMAIL_HOST_PASSWORD": os.environ.get("MAINSTAY_MAIL_PASSWORD", ""),
        "EMAIL_USE_TLS": tls == "starttls", "EMAIL_USE_SSL": tls == "tls", "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender,
    }  # fmt: skip


def load_secrets(folder: Path) -> Secrets:
    """Read ``secrets.json`` of the data folder; made with fresh keys and mode 0600 when absent.

    Raises InstallationBroken when the file is readable by others or a key is shorter than 32 characters.
    """
    path = folder / "secrets.json"
    if not path.exists():
        _write_new(path)
    if path.stat().st_mode & _PRIVATE:
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
