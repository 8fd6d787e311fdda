"""The verbs of the `radiox` command, one module per noun."""
