"""The federation tree: federations, unions, service stations, and the scope each node spans.

Never knows persons.
"""
