"""The desk's pages of founding."""
