"""The `radiox` command's verbs, one module a noun."""
