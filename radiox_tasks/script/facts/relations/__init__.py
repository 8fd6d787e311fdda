"""Whether what a line ties together is tied together like that in its evidence."""
