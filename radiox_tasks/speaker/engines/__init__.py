"""The local engines: each runs in a child process (protocol.py) managed by engine_process.py.

Engines are not imported into the worker: espeak-ng is under the GPL, a model can hang or exhaust the memory, and a
process can be ended while a thread cannot.
"""
