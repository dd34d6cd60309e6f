"""Step 2: which column of a sheet is which canonical field, and which columns nobody reads.

In order: `--map`, the layout (named or recognised), canonical names, the synonyms of
`resources/layouts/`.
"""

from __future__ import annotations

from audit.layouts.files import FOLDER, NO_LAYOUT, chosen, known, load, own_folder
from audit.layouts.headers import SEARCHED_ROWS, find_header, folded, synonyms
from audit.layouts.layout import Layout, NoLine, Split
from audit.layouts.mapping import Mapping_, Part, map_columns
from audit.layouts.recognition import Recognised, recognise
from audit.layouts.saving import as_toml, from_mapping, place_of, save

__all__ = [
    "FOLDER", "NO_LAYOUT", "SEARCHED_ROWS", "Layout", "Mapping_", "NoLine", "Part", "Recognised",
    "Split",
    "as_toml", "chosen", "find_header", "folded", "from_mapping", "known", "load", "map_columns",
    "own_folder", "place_of", "recognise", "save", "synonyms",
]  # fmt: skip
