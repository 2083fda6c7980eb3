"""Settings, URLs, server entry points and the command line: where the rooms are put together."""
