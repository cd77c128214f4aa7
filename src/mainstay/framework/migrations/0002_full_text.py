"""The full-text index over the searched documents, for each engine."""

from django.db import migrations

TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* N* Co Mn Mc''"
TABLE = "framework_searchdocument"


def make(apps, schema_editor):
    run = schema_editor.connection.cursor().execute
    if schema_editor.connection.vendor == "sqlite":
        run(f"CREATE VIRTUAL TABLE mainstay_fts USING fts5(text, content='{TABLE}', content_rowid='id', tokenize='{TOKENIZER}')")
        remove = "INSERT INTO mainstay_fts(mainstay_fts, rowid, text) VALUES ('delete', old.id, old.text);"
        add = "INSERT INTO mainstay_fts(rowid, text) VALUES (new.id, new.text);"
        run(f"CREATE TRIGGER mainstay_fts_i AFTER INSERT ON {TABLE} BEGIN {add} END")
        run(f"CREATE TRIGGER mainstay_fts_d AFTER DELETE ON {TABLE} BEGIN {remove} END")
        run(f"CREATE TRIGGER mainstay_fts_u AFTER UPDATE OF text ON {TABLE} BEGIN {remove} {add} END")
    else:
        words = "to_tsvector('simple', text) || array_to_tsvector(ARRAY['kind=' || kind])"
        run(f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED")
        run(f"CREATE INDEX mainstay_fts ON {TABLE} USING gin (words) WITH (fastupdate = on)")


class Migration(migrations.Migration):
    dependencies = [("framework", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
