"""Custom fields: typed, validated, searchable, importable, reportable fields that a company adds."""
