"""Orders from the menu (点菜下单): what a unit wants to hear, who comes when, and what became of it.

Owns orders with their wishes and days, timetables with their placements, and what is kept of the day: answers, votes, books,
call-backs to units, letters and banners. Never owns lecturers and courses (``courses``), the solving itself (``scheduling``), or sign-ups
and check-ins (``activities``).
"""
