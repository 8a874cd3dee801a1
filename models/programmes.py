"""The programmes that are served, by their keys."""

from collections.abc import Mapping

from models.base import Value


class Programme(Value):
    """A programme that brings people and needs together."""

    key: str
    """Key, as events carry it."""
    name: str
    """Name in English."""
    need: str
    """What a need is called there."""


def _table(*rows: tuple[str, str, str]) -> Mapping[str, Programme]:
    return {key: Programme(key=key, name=name, need=need) for key, name, need in rows}


PROGRAMMES = _table(
    ("open", "Open matching", "need"),
    ("match", "MATCH: young professionals from Nigeria and Senegal", "vacancy"),
    ("rwanda-tvet", "Rwandan diaspora for technical and vocational schools", "training post"),
    ("mauritania-missions", "Missions of the Mauritanian diaspora", "mission"),
    ("tunisia-internships", "Internships for young Tunisians", "internship"),
    ("job-placement", "Job placement of returnees", "job"),
    ("csa-tvet", "Courses for returnees", "course place"),
    ("guinea-diaspora", "Guinean diaspora for local development", "project"),
    ("refugee-skills", "Skills profiles of resettled refugees", "job"),
    ("skills-profile", "EU Skills Profile", "referral"),
    ("women-4dev", "Coaches for associations of women", "coaching post"),
    ("balkans-assistance", "Assistance to returnees in the Balkans", "referral"),
    ("job-fair", "Job fair", "job"),
)
"""Every programme; `open` takes whoever publishes without naming one."""
