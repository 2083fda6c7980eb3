"""One insert under a unique key and one guarded update: all that a place must cost."""

TABLES = (
    "CREATE TABLE bare_session (id varchar(36) PRIMARY KEY, capacity integer NOT NULL, taken integer NOT NULL)",
    "CREATE TABLE bare_signup (session varchar(36) NOT NULL, person varchar(36) NOT NULL, UNIQUE (session, person))",
)
INSERT = "INSERT INTO bare_signup (session, person) VALUES (%s, %s) ON CONFLICT DO NOTHING"
UPDATE = "UPDATE bare_session SET taken = taken + 1 WHERE id = %s AND taken < capacity"
