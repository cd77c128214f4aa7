"""The fixtures of imports, for the real folders."""

from tests.imports.conftest import folder, importer, tables

__all__ = ["folder", "importer", "tables"]
