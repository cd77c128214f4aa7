"""Exports: rows of typed values written as CSV, Excel and vCard, safely and without loss."""
