"""Files: content-addressed, staged before they are attached, seen only through their record."""
