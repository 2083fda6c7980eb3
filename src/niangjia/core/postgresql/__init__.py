"""Django's PostgreSQL backend, for a database that may stop answering.

A server that is down refuses at once. One that is frozen, or behind a network that swallows packets, would hold
every page for as long as it stays so: ``pulse`` notices, and this backend then says so at once.
"""
