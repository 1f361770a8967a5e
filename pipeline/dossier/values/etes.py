"""When classes end and when pupils come back, year by year: data, and nothing else.

From ``vacances-scolaires-france`` 0.12.0 (MIT), whose three zones agree on every summer; a test compares this table
with that package. It holds the dates of fact sheet §6 for 2003 to 2006. Overseas and Corsica set their own calendars.
"""

from collections.abc import Mapping

ETES: Mapping[int, tuple[int, int, int, int]] = {
    1991: (7, 6, 9, 10),
    1992: (7, 8, 9, 10),
    1993: (7, 7, 9, 7),
    1994: (7, 5, 9, 8),
    1995: (7, 5, 9, 5),
    1996: (6, 29, 9, 3),
    1997: (6, 27, 9, 4),
    1998: (6, 29, 9, 3),
    1999: (6, 30, 9, 6),
    2000: (6, 30, 9, 5),
    2001: (6, 29, 9, 5),
    2002: (6, 28, 9, 5),
    2003: (6, 27, 9, 2),
    2004: (6, 30, 9, 2),
    2005: (7, 1, 9, 2),
    2006: (7, 4, 9, 4),
    2007: (7, 4, 9, 4),
    2008: (7, 3, 9, 2),
    2009: (7, 2, 9, 2),
    2010: (7, 1, 9, 2),
    2011: (7, 1, 9, 5),
    2012: (7, 5, 9, 4),
    2013: (7, 5, 9, 3),
    2014: (7, 4, 9, 2),
    2015: (7, 3, 9, 1),
    2016: (7, 4, 9, 1),
    2017: (7, 7, 9, 4),
    2018: (7, 6, 9, 3),
    2019: (7, 5, 9, 2),
    2020: (7, 3, 9, 1),
    2021: (7, 5, 9, 1),
    2022: (7, 6, 9, 1),
    2023: (7, 7, 9, 4),
    2024: (7, 5, 9, 2),
    2025: (7, 4, 9, 1),
    2026: (7, 3, 9, 1),
    2027: (7, 2, 9, 1),
    2028: (7, 3, 9, 1),
}
"""Calendar year → month and day of the last class day before the summer, then of the pupils' rentrée after it."""
