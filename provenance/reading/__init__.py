"""What reading is made of: bytes, pages, office files, tables, metadata, dates, the walk through folders."""
