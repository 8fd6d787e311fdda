"""The show's document: assembled once from the outputs of its steps."""
