"""The pages of research, one module a thing."""
