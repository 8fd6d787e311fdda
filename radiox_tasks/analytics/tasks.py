"""Analytics' tasks: count what is on the queues and in the ledger."""
