"""What words of forms mean, in the languages that people fill in; each writing means one thing."""

import csv
from collections import defaultdict
from importlib.resources import files

import pytest

from streams.formats.words import country, folded, language, meaning, spoken


@pytest.mark.parametrize("name", ["words.tsv", "headings.tsv"])
def test_no_writing_means_two_things(name):
    known = defaultdict(set)
    lines = (files("streams.formats") / name).read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines, delimiter="\t"):
        group, value, *writings = row.values()
        for kind in ("profiles", "needs") if group == "both" else (group,):
            for writing in "|".join(writings).split("|"):
                known[kind, folded(writing)].add(value)
    assert not {key: values for key, values in known.items() if key[1] and len(values) > 1}


@pytest.mark.parametrize(
    ("writing", "code"),
    [
        ("sn", "SN"), ("SEN", "SN"), ("Sénégal", "SN"), ("sénégalaise", "SN"), ("السنغال", "SN"), ("Niger", "NE"),
        ("nigérien", "NE"), ("Nigerian", "NG"), ("Pays-Bas", "NL"), ("Nederland", "NL"), ("RDC", "CD"),
        ("République démocratique du Congo", "CD"), ("Ivory Coast", "CI"), ("Côte d’Ivoire", "CI"), ("Belgio", "BE"),
        ("Guinée", "GN"), ("Russia", "RU"), ("تونس", "TN"), ("Atlantis", None), ("XX", None), ("", None),
    ],
)  # fmt: skip
def test_countries_by_code_name_and_people(writing, code):
    assert country(writing) == code


@pytest.mark.parametrize(
    ("sort", "writing", "expected"),
    [
        ("education", "Bac + 3", "6"), ("education", "PhD", "8"), ("education", "ماجستير", "7"),
        ("education", "Diploma", None), ("flag", "Ja", "yes"), ("flag", "نعم", "yes"), ("flag", "perhaps", None),
        ("remote", "Télétravail", "yes"), ("remote", "on-site", "no"), ("gender", "Femme", "woman"),
        ("level", "avancé", "advanced"), ("level", "guru", None),
    ],
)  # fmt: skip
def test_words_of_forms(sort, writing, expected):
    assert meaning(sort, writing) == expected


def test_levels_of_languages_are_taken_where_they_are_said():
    assert spoken("Anglais", "courant") == {"language": "en", "level": "C1"}
    assert spoken("fre", "b2 (DELF)") == {"language": "fr", "level": "B2"}
    assert spoken("Wolof", "langue maternelle") == {"language": "wo", "level": "C2", "native": True}
    assert spoken("Wolof", "4/5") == {"language": "wo"}
    assert spoken("Esperantish", "fluent") is None
    assert (language("zz"), language("English and French")) == (None, None)
