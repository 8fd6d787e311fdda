"""The show's document: assembled once from what its steps left, and read back with the ledger's word on every step."""
