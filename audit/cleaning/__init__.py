"""Step 3: text becomes typed columns and issues, set-based in DuckDB; one file per kind of value.

Every kind works on the *distinct* texts of a column: `typed.py` makes one small dictionary table
per column (text -> value, reason) and joins them all back in one pass over the lines.
"""
