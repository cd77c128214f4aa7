"""Which sign-in services of companies this installation trusts: ``sign-in.toml`` in the data folder, read at the start.

The file holds secrets and decides who is let in, so it belongs to whoever runs the machine, not to the settings page.
docs/administration/sign-in.md describes it.
"""

import os
import re
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from mainstay.project.installation import InstallationBroken

FILE = "sign-in.toml"
SecondFactor = Literal["here", "there", "proven"]
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_OPEN_ID = ("issuer", "client_id")
_KNOWN = frozenset({
    "code", "name", "kind", "domains", "issuer", "client_id", "client_secret", "client_secret_env", "scopes",
    "email_claim", "email_is_verified", "metadata", "metadata_file", "entity_id", "email_attribute", "name_attribute",
    "second_factor", "create_role", "create_unit",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Company:
    """A company whose service vouches for its people.

    ``kind`` is ``openid`` or ``saml``. Only addresses in ``domains`` are let in. ``second_factor`` says where it is
    asked: ``here`` by Mainstay, ``there`` by the service (which is believed), ``proven`` by the service, whose answer
    must say so. With ``create_role`` people whom nobody invited are admitted with that role in ``create_unit``.
    """

    code: str
    name: str
    kind: Literal["openid", "saml"]
    domains: tuple[str, ...]
    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    email_claim: str = "email"
    email_is_verified: bool = False
    metadata: str = ""
    metadata_file: str = ""
    entity_id: str = ""
    email_attribute: str = ""
    name_attribute: str = ""
    second_factor: SecondFactor = "here"
    create_role: str = ""
    create_unit: str = ""


def load_companies(folder: Path) -> tuple[Company, ...]:
    """The companies of ``sign-in.toml``; none where there is no such file.

    Raises InstallationBroken when it can be read by others, or says what cannot be.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InstallationBroken(f"{path} can be read by other users of this machine. Run: chmod 600 {path}")
    try:
        return read_companies(path.read_text(encoding="utf-8"), folder)
    except ValueError as error:
        raise InstallationBroken(f"{path}: {error}") from error


def read_companies(text: str, folder: Path) -> tuple[Company, ...]:
    """The companies that a TOML text describes. Raises ValueError with a sentence that names what is wrong."""
    given = tomllib.loads(text)
    rows = given.pop("company", [])
    if given:
        raise ValueError(f"{', '.join(sorted(given))} is not known here; each service is a [[company]].")
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise ValueError("write each service as [[company]], with double brackets.")
    found = tuple(_company(one, folder) for one in rows)
    codes = [one.code for one in found]
    for code in codes:
        if codes.count(code) > 1:
            raise ValueError(f"the code {code} is used twice.")
    return found


def _company(row: dict[str, Any], folder: Path) -> Company:
    code = str(row.get("code", ""))
    if not _CODE.fullmatch(code):
        raise ValueError(f'code = {code!r}: write small letters, digits and hyphens, like code = "northwind".')
    unknown = sorted(set(row) - _KNOWN)
    if unknown:
        raise ValueError(f"{code}: {', '.join(unknown)} is not known. See docs/administration/sign-in.md.")
    values = {**row, "code": code, "name": str(row.get("name") or code), "domains": _domains(code, row),
              "client_secret": _secret(code, row)}  # fmt: skip
    values.pop("client_secret_env", None)
    if "scopes" in row:
        values["scopes"] = tuple(dict.fromkeys(["openid", *_texts(code, row, "scopes")]))
    kinds = {"domains": tuple, "scopes": tuple, "email_is_verified": bool}
    wrong = sorted(name for name, value in values.items() if not isinstance(value, kinds.get(name, str)))
    if wrong:
        raise ValueError(f"{code}: {', '.join(wrong)}: texts stand in quotes, email_is_verified is true or false.")
    _check(code, values, folder)
    return Company(**values)


def _check(code: str, values: dict[str, Any], folder: Path) -> None:
    if values.get("kind") not in ("openid", "saml"):
        raise ValueError(f'{code}: write kind = "openid" or kind = "saml".')
    if values.get("second_factor", "here") not in get_args(SecondFactor):
        raise ValueError(f'{code}: second_factor must be "here", "there" or "proven".')
    if bool(values.get("create_role")) != bool(values.get("create_unit")):
        raise ValueError(f"{code}: create_role and create_unit go together.")
    if values["kind"] == "openid":
        missing = [name for name in _OPEN_ID if not values.get(name)]
        if missing:
            raise ValueError(f"{code}: {', '.join(missing)} is missing.")
        _address(code, "issuer", values["issuer"])
        return
    if bool(values.get("metadata")) == bool(values.get("metadata_file")):
        raise ValueError(f"{code}: give metadata (an address) or metadata_file (a file in the data folder).")
    if values.get("metadata"):
        _address(code, "metadata", values["metadata"])
    elif not (folder / values["metadata_file"]).is_file():
        raise ValueError(f"{code}: there is no file {folder / values['metadata_file']}.")


def _address(code: str, name: str, address: str) -> None:
    """Addresses are https; this very machine may be tried over http."""
    parts = urlsplit(address)
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if (parts.scheme != "https" and not local) or not parts.hostname or "@" in parts.netloc:
        raise ValueError(f"{code}: {name} must be an address that starts with https://.")


def _domains(code: str, row: dict[str, Any]) -> tuple[str, ...]:
    found = tuple(one.lower() for one in _texts(code, row, "domains"))
    if not found or not all(_DOMAIN.fullmatch(one) for one in found):
        raise ValueError(f'{code}: name the mail domains of its people, like domains = ["northwind.example"].')
    return found


def _texts(code: str, row: dict[str, Any], name: str) -> list[str]:
    value = row.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{code}: {name} must be a list of texts.")
    return value


def _secret(code: str, row: dict[str, Any]) -> Any:
    name = row.get("client_secret_env")
    if not name:
        return row.get("client_secret", "")
    if str(name) not in os.environ:
        raise ValueError(f"{code}: the environment variable {name} is not set.")
    return os.environ[str(name)]
