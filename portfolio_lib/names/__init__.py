"""One identity for many spellings: places and organisations."""
