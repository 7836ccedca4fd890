"""The output folder: manifest, store, index, lock."""
