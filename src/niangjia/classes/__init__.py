"""Classes of several days (培训班): the programme by half-days, the roster by unit, the test, the certificate anyone can check.

Every half-day is a session of the sign-up engine, where sign-up and attendance are kept. Never owns single lectures, lecturers
or the library of courses.
"""
