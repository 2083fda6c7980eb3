"""Surveys (问卷): questions put to workers, one answer from each, and what comes of what they say.

Owns surveys, their questions and logic, single-use codes, answers and what is counted of them. Never owns a concern or a need: it
raises and records them where they are kept. Never knows who gave an anonymous answer.
"""
