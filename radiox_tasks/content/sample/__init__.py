"""Sample feeds for shows without a network: a local server with true, dated texts."""
