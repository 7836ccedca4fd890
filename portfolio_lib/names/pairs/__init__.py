"""Who and where, for a person to decide: spellings, probable pairs, decisions."""
