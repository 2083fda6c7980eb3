"""What cadres do for the stations and unions below them, and what is done for young cadres.

Owns who looks after which service station and guides which union, the visits they record, the reserve of young cadres and the
pairing of districts. Never owns posts or ranks (``people``), activities (``activities``), or visits of research.
"""
