"""Research (调研): cadres go to where the work is, hear what people say, and bring it back.

Owns research campaigns with their groups, visits, talks, and the meetings at which stations report. What was raised on the way is a
concern, kept one room below; who came to a talk is known to the sign-up engine. Never ranks groups, cadres or stations, and never
follows where a cadre is.
"""
