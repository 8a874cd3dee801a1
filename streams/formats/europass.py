"""Europass CVs as XML: the Candidate that europass.europa.eu writes since 2020, and the SkillsPassport before it.

Both are read by local names and in any order, since real exports follow neither schema to the letter.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from streams.formats import europass_candidate, europass_passport, person
from streams.formats.europass_parts import Found
from streams.formats.rows import Refused, Row, Wanted, filled, prose
from streams.formats.xml_tree import child, local, tree

_PLATFORM = "{http://www.europass.eu/"
_REMEDY = (
    "expected the XML of a Europass CV (a Candidate or a SkillsPassport). The EU Skills Profile Tool's own XML is not "
    "documented: export its profile as Word, or its Excel sheet as a table with one person a row. Other XML: send the "
    "CV as PDF, DOCX or JSON Resume"
)


def is_europass(data: bytes) -> bool:
    """Whether the bytes say that they are a Europass CV, before anything reads them."""
    start = data[:100_000]
    return (b"Candidate" in start and b"europass.eu/" in start) or b"SkillsPassport" in start or b"LearnerInfo" in start


def read(data: bytes, wanted: Wanted) -> Iterator[Row]:
    """The one record of a Europass CV."""
    found = _found(tree(data), wanted)
    known = {one["language"]: one for one in reversed(found.languages)}
    content = filled(
        text=prose(person.blinded("\n\n".join(filter(None, found.told)), found.identity)),
        skills=person.skills(found.skills)[:500],
        posts=[post for post in found.posts if post][:100],
        languages=list(reversed(known.values()))[:30],
        nationalities=sorted(set(found.nationalities))[:10],
        residence=found.residence,
        education=max(found.education, default=None),
        identity=found.identity,
    )
    if not content.keys() - {"identity", "residence", "nationalities"}:
        raise Refused("expected a CV that says something; fill in experience, education, languages or skills")
    yield Row("", content)


def _found(root: Element, wanted: Wanted) -> Found:
    if local(root) == "Candidate" and root.tag.startswith(_PLATFORM):
        return europass_candidate.found(root, wanted.today)
    learner = root if local(root) == "LearnerInfo" else child(root, "LearnerInfo")
    if learner is None:
        raise Refused(_REMEDY)
    return europass_passport.found(learner, wanted.today)
