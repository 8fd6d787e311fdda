"""How a sentence is built: clauses, verbs, who does what."""
