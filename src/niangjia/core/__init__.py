"""What every room stands on: errors, scope, access, clock, crypto, registries.

Owns no models and knows no domain words; nothing here imports another room.
"""
