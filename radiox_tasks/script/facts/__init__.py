"""What a text states: its numbers, dates, names, negations and attributions, in a form that can be compared."""
