"""The pages of orders, timetables and lectures."""
