"""Courses (课程库、讲师团): who can give lectures, what is offered on the menu, how a course gets there, and what people wish to hear.

Owns lecturers with their terms, calendars and conflicts of interest, firms with their agreements, courses with their materials, calls,
trial lectures and needs. Never owns orders, schedules or sessions: those stand in the room above, which asks this one who has time.
"""
