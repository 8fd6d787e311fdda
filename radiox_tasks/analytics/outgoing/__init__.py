"""Outgoing notifications about shows: webhooks, dead-man pings, and messages to people."""
