"""Joining (入会): applications and the codes that lead to them, joining windows, transfers, cards, and whom to ask after serving.

Memberships themselves are the people room's: they are opened, moved and ended through its services. Founding unions (建会) is not
done here.
"""
