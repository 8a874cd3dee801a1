from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.texts import levels, phrases, reference, stated
from matcher.texts.level_marks import starred
from matcher.texts.level_words import Sort, terms
from models import Level

LETTERS = {"b": Level.BASIC, "i": Level.INTERMEDIATE, "a": Level.ADVANCED, "x": Level.EXPERT, "-": None}

EXAMPLES = {
    "en": """
        expert in Kubernetes | kubernetes x
        solid knowledge of SQL | sql a
        basic Excel | excel b
        Good knowledge of Java, Python and SQL; basics of C | java i, python i, sql i, c b
        Proficient in Java, C# and SQL | java a, c# a, sql a
        Strong Java and SQL skills, basic Docker | java a, sql a, docker b
        Java (expert), Python (beginner) | java x, python b
        Java: expert, SQL: basic | java x, sql b
        Kubernetes - Advanced | kubernetes a
        Expert: Java, Python | java x, python x
        familiar with Docker | docker b
        working knowledge of Terraform | terraform i
        basic to intermediate SQL | sql b
        Java at expert level | java x
        good knowledge of English and Excel | excel i
        Java Expert Python Advanced SQL Basic | java x, python a, sql b
        an understanding of deep learning | deep learning -""",
    "fr": """
        expert Java, notions de Python | java x, python b
        Excel : avancé | excel a
        Word, Excel, PowerPoint : avancé | word a, excel a, powerpoint a
        connaissances approfondies de la comptabilité | comptabilité a
        Connaissances de base en électricité | électricité b
        parfaite maîtrise d'Excel | excel x
        Vous maîtrisez Excel et Word | excel a, word a
        Excel à un niveau avancé | excel a
        Excel, niveau avancé | excel a
        Anglais courant, Java avancé | java a
        notions de base de données | base de données b
        gestion de projet (niveau intermédiaire), Scrum (expert) | gestion de projet i, scrum x""",
    "nl": """
        basiskennis van Java en SQL | java b, sql b
        zeer goede kennis van boekhouding | boekhouding a
        goede SQL-kennis | sql i
        Excel: gevorderd | excel a
        Je beheerst Python | python a
        Kennis van SAP op expertniveau | sap x
        vertrouwd met Scrum | scrum b""",
    "it": """
        buone conoscenze di Java | java i
        ottima conoscenza di AutoCAD, livello base di Revit | autocad a, revit b
        padronanza di Excel | excel a
        Excel (avanzato), Access (base) | excel a, access b
        nozioni di primo soccorso | primo soccorso b
        esperto in contabilità | contabilità x""",
    "de": """
        gute Kenntnisse in Python | python i
        sehr gute Kenntnisse in Java und SQL, Grundkenntnisse in PHP | java a, sql a, php b
        gute SQL-Kenntnisse | sql i
        fundierte Excelkenntnisse | excelkenntnisse a
        Kenntnisse in Java (sehr gut) und C (Grundkenntnisse) | java a, c b
        Sicherer Umgang mit MS Office | ms office a
        Du beherrschst Java | java a
        Expertenwissen in SAP | sap x""",
    "pt": """
        conhecimentos avançados de Excel | excel a
        bom domínio de Python | python i
        domínio do Excel | excel a
        noções de SQL | sql b
        conhecimentos intermédios de SAP | sap i""",
    "es": """
        dominio de Excel | excel a
        excelente dominio de Excel | excel a
        nivel intermedio de SAP | sap i
        conocimientos básicos de contabilidad | contabilidad b
        Excel (nivel avanzado) | excel a
        Experto en ciberseguridad | ciberseguridad x
        manejo avanzado de Excel | excel a""",
    "ar": """
        إجادة إكسل | إكسل a
        إكسل متقدم | إكسل a
        معرفة جيدة في جافا | جافا i
        خبير في الأمن السيبراني | الأمن السيبراني x
        مستوى متوسط في التصميم | التصميم i
        أساسيات المحاسبة | المحاسبة b
        إجادة استخدام الحاسب الآلي | الحاسب الآلي a""",
    "drawn": """
        SQL - 4/5 | sql a
        Python (5/5), R (3/5), Java 2/5 | python x, r i, java b
        Java ●●●○○ | java i
        Excel ★★★★☆ | excel a
        SQL ■■■■■ | sql x
        Python 24/7 | python -
        Java 4/5/2019 | java -""",
    "traps": """
        advanced analytics | advanced analytics -
        expert witness | expert witness -
        basic income | basic income -
        intermediate care | intermediate care -
        maîtrise d'ouvrage | maîtrise d'ouvrage -
        Visual Basic | visual basic -
        Fortran, BASIC | fortran -
        senior accountant | senior accountant -
        Elementary school teacher | elementary school teacher -
        Connaissance des bases de données | bases de données -
        develop advanced Excel macros | develop advanced excel macros -
        non-expert users | non-expert users -
        Excel, avancé | excel -
        solid waste management | solid waste management -
        The expert will train instructors | train instructors -""",
}  # fmt: skip


def cases():
    for language, lines in EXAMPLES.items():
        for line in lines.strip().splitlines():
            sentence, _, expected = line.strip().partition(" | ")
            found = [part.rpartition(" ")[::2] for part in expected.split(", ")]
            yield pytest.param(sentence, [(key, LETTERS[level]) for key, level in found], id=f"{language}: {sentence}")


def rated(sentence):
    drawn = starred(sentence)
    return [(one.piece.key, one.level) for one in levels.rated(drawn, phrases.languages(drawn))]


@pytest.mark.parametrize(("sentence", "expected"), [*cases()])
def test_a_level_goes_to_the_phrases_of_its_clause(sentence, expected):
    assert rated(sentence) == expected


@pytest.mark.parametrize("phrase", ["expert", "Advanced", "notions", "Niveau avancé", "متقدم", "4/5"])
def test_a_level_alone_is_no_skill(phrase):
    assert rated(phrase) == []


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Advanced Excel", [("excel", Level.ADVANCED)]),
        ("Excel avancé", [("excel", Level.ADVANCED)]),
        ("Java - expert", [("java", Level.EXPERT)]),
        ("expert in internet of things", [("internet of things", Level.EXPERT)]),
        ("internet of things", [("internet of things", None)]),
        ("good knowledge of Java and SQL", [("java", Level.INTERMEDIATE), ("sql", Level.INTERMEDIATE)]),
        ("Visual Basic", [("visual basic", None)]),
        ("Skills", [("skills", None)]),
        ("expert", []),
    ],
)  # fmt: skip
def test_a_stated_phrase_stays_whole(phrase, expected):
    assert [(one.piece.key, one.level) for one in stated.skills(phrase)] == expected


words = [word for sort, _, words in reference.levels() if sort in {"word", "mastery", "quality"} for word in words]
skills = st.lists(st.sampled_from(["Java", "soil science", "Excel", "plomberie", "C++", "R"]), min_size=1, max_size=5)


@given(skills, st.lists(st.sampled_from(words) | st.just(""), min_size=5, max_size=5))
def test_levels_in_brackets_change_no_phrase(named, said):
    bare = ", ".join(named)
    told = ", ".join(f"{skill} ({word})" for skill, word in zip(named, said, strict=False))
    assert [key for key, _ in rated(told)] == [key for key, _ in rated(bare)]


@given(
    st.text(max_size=200) | st.lists(st.sampled_from([*words, "Java", "(", ")", ",", ":", "4/5", "and"])).map(" ".join)
)
def test_phrases_lie_where_they_were_read(text):
    drawn = starred(text)
    assert len(drawn) == len(text)
    found = [one.piece for one in levels.rated(drawn, frozenset({"en", "fr"}))]
    assert all(drawn[piece.start : piece.end] == piece.text for piece in found)
    assert all(phrases.canonical(piece.text) == piece.key for piece in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(alphabet="abc ,;:()-/'.\n", max_size=120))
def test_without_words_for_levels_the_phrases_are_those_of_the_text(text):
    found = levels.rated(text, frozenset({"en"}))
    assert [one.piece for one in found] == list(phrases.pieces(text, frozenset({"en"})))
    assert not any(one.level for one in found)


def test_every_word_of_the_table_is_read():
    unread = [word for word in words if not any(term.sorts - {Sort.NONE} for term in terms(word))]
    assert unread == []
