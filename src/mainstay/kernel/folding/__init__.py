"""Folding: one plain form of a text in which search, duplicate finding and typed words meet.

``fold`` keeps the script and drops what people leave out when they type; ``latin_key`` leaves the script as well, so
that a name typed in Latin letters may find a name that is stored in another script only.
"""

from mainstay.kernel.folding.romanise import latin_key, latin_key_of_folded
from mainstay.kernel.folding.text import LATIN_LETTERS, fold, fold_tokens

__all__ = ["LATIN_LETTERS", "fold", "fold_tokens", "latin_key", "latin_key_of_folded"]
