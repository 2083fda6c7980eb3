"""The two faces: worker home, desk Today, search, design page, demo login.

Draws what rooms declare and never names one.
"""
