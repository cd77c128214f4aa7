"""`mainstay backup` and `mainstay restore`: one archive with a manifest of hashes, taken while people work."""

import contextlib
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
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click

from mainstay import __version__

FORMAT = 1
_CHUNK = 1 << 20
_DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
_ERASURES = "erasures.jsonl"
_KEYS = ("secrets.json", "mainstay.toml")
_ASIDE = "before-restore"


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--with-secrets", is_flag=True, help="Include the keys and mainstay.toml; keep such an archive as safe.")
def backup(target: Path, with_secrets: bool) -> None:
    """Write everything to one archive TARGET (a .tar file, or a folder that gets a dated one) while Mainstay runs."""
    from mainstay.interfaces.cli.main import ready

    ready()
    if target.is_dir():
        target = target / f"mainstay-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"
    if target.exists():
        _fail(f"{target} exists already; backups are never overwritten.")
    made = make_backup(target, with_secrets=with_secrets)
    click.echo(
        f"{target}: {len(made['files'])} files, {target.stat().st_size // 1024} kB, audit head {made['audit_head']}"
    )


def make_backup(target: Path, *, with_secrets: bool = False) -> dict[str, Any]:
    """Write the archive and return its manifest. The database is copied by its own online backup, never as a file."""
    from django.conf import settings
    from django.db import connection

    from mainstay.framework.audit.chain import head

    partial = target.with_suffix(".partial")
    manifest: dict[str, Any] = {
        "format": FORMAT, "version": __version__, "engine": connection.vendor,
        "made_at": datetime.now(UTC).isoformat(), "files": {},
    }  # fmt: skip
    try:
        with tempfile.TemporaryDirectory(dir=settings.DATA) as folder, tarfile.open(partial, "w") as archive:
            copy = Path(folder) / _DATABASE[connection.vendor]
            _copy_database(copy)
            manifest["audit_head"] = str(head())
            manifest["migrations"] = _applied_migrations()
            _add(archive, manifest, copy, copy.name)
            if (settings.DATA / _ERASURES).exists():
                _add(archive, manifest, Path(shutil.copy(settings.DATA / _ERASURES, folder)), _ERASURES)
            for path in _other_files(Path(settings.DATA), with_secrets=with_secrets):
                # A staged upload that expired meanwhile is named by nobody any more.
                with contextlib.suppress(FileNotFoundError):
                    _add(archive, manifest, path, str(path.relative_to(settings.DATA)))
            body = json.dumps(manifest, indent=1, sort_keys=True).encode()
            info = tarfile.TarInfo("manifest.json")
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Only check the archive; change nothing.")
@click.option("--force", is_flag=True, help="Replace an installation that is there.")
@click.option("--new-keys", is_flag=True, help="Go on without the keys; the audit log can then not be verified.")
def restore(source: Path, only_check: bool, force: bool, new_keys: bool) -> None:
    """Put the installation back as it was in the archive SOURCE. Mainstay must not run. Erasures made since the backup
    are done again before anybody can sign in.
    """
    from mainstay.interfaces.cli.operations.running import only_one
    from mainstay.project.installation import InstallationBroken, data_folder, read_file

    data = data_folder()
    try:
        read_file(data)
    except InstallationBroken as error:
        _fail(str(error))
    with tempfile.TemporaryDirectory(dir=data if data.exists() else None) as folder:
        manifest = unpack_checked(source, Path(folder))
        click.echo(
            f"{source}: sound; {len(manifest['files'])} files of {manifest['made_at']}, Mainstay {manifest['version']}"
        )
        if only_check:
            return
        with only_one(data):
            _restore(source, manifest, Path(folder), data, force=force, new_keys=new_keys)


def _restore(source: Path, manifest: dict[str, Any], folder: Path, data: Path, *, force: bool, new_keys: bool) -> None:
    from mainstay.interfaces.cli.main import ready
    from mainstay.interfaces.cli.operations.running import bring_up_to_date

    _refuse_other_engine(manifest)
    _refuse_without_keys(manifest, data, new_keys=new_keys)
    _keep_keys(manifest, folder, data)
    ready()
    _refuse_newer(source, manifest)
    if _occupied(data) and not force:
        _fail(f"There is an installation in {data} already. Nothing was changed; --force replaces it.")
    put_back(manifest, folder, data)
    bring_up_to_date()
    replayed = _replay_erasures()
    shutil.rmtree(data / _ASIDE, ignore_errors=True)
    click.echo(f"Restored. {replayed} erasures were done again." if replayed else "Restored.")


def unpack_checked(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack into an empty folder and compare every hash; any difference, missing or extra file ends the program."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    except (tarfile.TarError, OSError, ValueError, KeyError) as error:
        _fail(f"{source} is not a whole backup: {error}")
    if manifest.get("format") != FORMAT:
        _fail(f"{source} was made by another kind of Mainstay (format {manifest.get('format')}).")
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    wrong = sorted(found ^ set(manifest["files"]))
    wrong += [name for name, entry in manifest["files"].items()
              if name in found and _hash((folder / name).open("rb")) != entry["sha256"]]  # fmt: skip
    if wrong:
        _fail(f"{source} is damaged: {', '.join(wrong[:5])}. Use another backup.")
    return manifest


def _refuse_other_engine(manifest: dict[str, Any]) -> None:
    engine = _engine()
    if manifest["engine"] != engine:
        _fail(f"The backup is of {manifest['engine']}, this installation uses {engine}. Set or unset DATABASE_URL.")


def _engine() -> str:
    return "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"


def _refuse_without_keys(manifest: dict[str, Any], data: Path, *, new_keys: bool) -> None:
    if new_keys or "secrets.json" in manifest["files"] or (data / "secrets.json").exists():
        return
    _fail(
        f"Neither the archive nor {data} holds secrets.json, the keys of the installation. Put it there first: without it "
        "the audit log cannot be verified and the do-not-contact list no longer matches. --new-keys goes on without it."
    )


def _keep_keys(manifest: dict[str, Any], folder: Path, data: Path) -> None:
    """The keys that the archive brings, where the data folder has none of its own; the list of erasures becomes the
    union of both.
    """
    for name in _KEYS:
        if name in manifest["files"] and not (data / name).exists():
            shutil.copyfile(folder / name, data / name)
            (data / name).chmod(0o600)
    if _ERASURES in manifest["files"]:
        present = (data / _ERASURES).read_text(encoding="utf-8") if (data / _ERASURES).exists() else ""
        known = set(present.splitlines())
        brought = (folder / _ERASURES).read_text(encoding="utf-8").splitlines()
        missing = "".join(f"{line}\n" for line in brought if line not in known)
        with (data / _ERASURES).open("a", encoding="utf-8") as out:
            out.write(("\n" if present and not present.endswith("\n") else "") + missing)
        (data / _ERASURES).chmod(0o600)


def _refuse_newer(source: Path, manifest: dict[str, Any]) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = sorted(set(manifest.get("migrations", ())) - known)
    if newer:
        _fail(
            f"{source} was made by a newer Mainstay ({', '.join(newer[:3])}). Install that version first, then restore."
        )


def put_back(manifest: dict[str, Any], folder: Path, data: Path) -> None:
    """Put the unpacked database and files into the data folder. What was there is moved aside first, so that no old
    journal meets the new database, and stays there until everything has worked.
    """
    aside = data / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name in ("mainstay.sqlite3-wal", "mainstay.sqlite3-shm", "mainstay.sqlite3", "files"):
        if (data / name).exists():
            (data / name).replace(aside / name)
    for name in manifest["files"]:
        if name in {*_KEYS, _ERASURES, _DATABASE["postgresql"]}:
            continue
        target = data / ("mainstay.sqlite3" if name == _DATABASE["sqlite"] else name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, target)
    if _engine() == "postgresql":
        _run(["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
              "--dbname", os.environ["DATABASE_URL"], str(folder / _DATABASE["postgresql"])])  # fmt: skip


def _copy_database(target: Path) -> None:
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        source = sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)
        copy = sqlite3.connect(target)
        with contextlib.closing(source), contextlib.closing(copy):
            source.backup(copy, pages=4_096, sleep=0.005)
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            _fail(f"The copy of the database is not sound: {answer}")
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--dbname", os.environ["DATABASE_URL"], "--file", str(target)])


def _other_files(data: Path, *, with_secrets: bool) -> Iterator[Path]:
    files = data / "files"
    if files.exists():
        yield from sorted(p for p in files.rglob("*") if p.is_file() and not p.name.startswith("staging-"))
    if with_secrets:
        yield from (data / name for name in _KEYS if (data / name).exists())


def _applied_migrations() -> list[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _add(archive: tarfile.TarFile, manifest: dict[str, Any], path: Path, name: str) -> None:
    with path.open("rb") as file:
        entry = {"sha256": _hash(file), "size": path.stat().st_size}
    archive.add(path, name)
    manifest["files"][name] = entry


def _hash(file: IO[bytes]) -> str:
    with file:
        digest = hashlib.sha256()
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            digest.update(chunk)
        return digest.hexdigest()


def _occupied(data: Path) -> bool:
    if _engine() == "postgresql":
        from django.db import connection

        return "django_migrations" in connection.introspection.table_names()
    return (data / "mainstay.sqlite3").exists() or any((data / "files").glob("*/*"))


def _replay_erasures() -> int:
    """Erase again whoever is on the list, and note again whoever the restored database knows as erased."""
    from mainstay.modules.compliance.actions.erasure_list import replay_erasures, write_list

    done = len(replay_erasures())
    write_list()
    return done


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - fixed program names
    except FileNotFoundError:
        _fail(f"{command[0]} is not installed; it comes with PostgreSQL's client programs.")
    except subprocess.CalledProcessError as error:
        _fail(f"{command[0]} failed: {error.stderr.decode(errors='replace').strip()[:500]}")


def _fail(message: str) -> Any:
    click.echo(message, err=True)
    sys.exit(2)
