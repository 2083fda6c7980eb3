"""Django's SQLite backend, for many threads that write.

One writes at a time. SQLite lets the others sleep and try again, longer and longer, while nobody writes; here those
of a process stand in line and the next one goes on at once.
"""
