"""What a text says, piece by piece: words and their forms, numbers, dates, names, units."""
