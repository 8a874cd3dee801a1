"""Files as people send them, read into what a line of JSON would say: CVs, vacancies, tables. Does no IO but for PDF.

`reading` is the way in, `detection` tells the formats apart; every other module reads one format or helps to.
"""
