"""What happens to shows, told outside: webhooks, dead-man pings, and messages to people."""
