"""Files that people write, read into frozen values without guessing.

`loading` brings YAML or JSON to plain values, `forms` reads plain values and describes itself as JSON Schema,
`records` derives forms from dataclasses.
"""
