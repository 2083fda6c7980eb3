"""Concerns (诉求): what workers say is wrong, who has it now, by when it is answered, and whether it was solved.

Owns concerns, their categories and steps, hand-overs, call-backs and the rates made of them. Never owns visits, talks or campaigns
(they raise concerns here), and never themes or proposals (they read concerns from here).
"""
