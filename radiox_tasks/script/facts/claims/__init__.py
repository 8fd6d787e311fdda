"""Whether a line claims as much as its evidence: denied, supposed, told by whom, in which time, how many."""
