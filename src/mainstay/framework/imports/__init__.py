"""Imports: files of other programs become rows, rows become values of our kinds, faults become sentences.

``readers`` turn CSV, Excel, JSON lines and vCard files into rows, lazily and within bounds. ``profiles`` are saved
descriptions of a set of related files; ``mapping`` turns rows into typed values by such a profile; ``guess`` proposes
the mapping for a file never seen before. All of it is pure: no database, no clock.
"""
