"""Programmes as files: what ships says what the programmes are, and every error has its line and its remedy."""

import json
from datetime import date

import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Programme
from streams.programmes.fault import ProgrammeFault, told
from streams.programmes.files import LARGEST, in_order, plain, read, read_file, shipped
from streams.programmes.keys import every_key, keys_at

EUROPEAN_UNION = {
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}  # fmt: skip
OVERSEAS = {"AX", "GF", "GP", "MF", "MQ", "RE", "YT"}
FILE = """\
key: nurses
name: {en: Nurses, fr: Soins}
about: {en: Posts in hospitals., fr: Postes en hôpital.}
who: {en: Nurses, fr: Personnel soignant}
need:
  en: post
  fr: poste
conditions:
  origin: [NO, SN]
  corridors:
    - from: [BE]
      to: [SN]
  ages: {from: 20, to: 60}
  languages:
    - {language: fr, level: B1}
places: 20
quotas:
  - {attribute: gender, value: woman, least: 30%}
  - {attribute: nationality, value: SN, most: 8}
dates:
  from: 2026-01-01
  to: 2026-12-31
"""


def changed(old, new):
    assert FILE.count(old) == 1
    return read(FILE.replace(old, new), "nurses")


def refused(found):
    assert not isinstance(found, Programme)
    return [tuple(fault) for fault in found]


def only(found):
    [fault] = refused(found)
    return ProgrammeFault(*fault)


def good(text=FILE, name="nurses"):
    found = read(text, name)
    assert isinstance(found, Programme), found
    return found


def corridors(key):
    return {(frozenset(one.origins), frozenset(one.destinations)) for one in shipped()[key].conditions.corridors}


def test_the_twelve_programmes_ship_and_the_open_one_comes_first():
    assert list(shipped()) == [
        "open", "balkans-assistance", "csa-tvet", "guinea-diaspora", "job-fair", "job-placement", "match",
        "mauritania-missions", "refugee-skills", "rwanda-tvet", "skills-profile", "tunisia-internships", "women-4dev",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "origins", "destinations"),
    [
        ("match", {"NG", "SN"}, {"BE", "IT", "LU", "NL"}),
        ("rwanda-tvet", {"BE", "DE"}, {"RW"}),
        ("tunisia-internships", {"TN"}, {"BE"}),
        ("guinea-diaspora", {"BE"}, {"GN"}),
        ("refugee-skills", set(), {"DE", "PT", "RO", "GB"}),
    ],
)
def test_one_corridor(key, origins, destinations):
    assert corridors(key) == {(frozenset(origins), frozenset(destinations))}


@pytest.mark.parametrize(
    ("key", "homes"),
    [
        ("job-placement", {"AM", "GE", "RU", "BF", "CM", "GN", "NE"}),
        ("csa-tvet", {"IQ", "AF", "AL"}),
        ("balkans-assistance", {"RS", "AL", "XK", "BA", "ME", "MK"}),
    ],
)
def test_returnees_are_in_belgium_or_where_they_return_to(key, homes):
    assert corridors(key) == {(frozenset({"BE", home}), frozenset({home})) for home in homes}


def test_missions_to_mauritania_begin_anywhere_in_europe():
    [(origins, destinations)] = corridors("mauritania-missions")
    assert EUROPEAN_UNION | {"NO", "CH", "GB"} == origins
    assert destinations == {"MR"}


def test_third_countries_are_all_but_those_of_the_european_union():
    conditions = shipped()["skills-profile"].conditions
    countries = {country.alpha_2 for country in pycountry.countries} | {"XK"}
    assert set(conditions.origin) == countries - EUROPEAN_UNION - OVERSEAS
    assert set(conditions.residence) == EUROPEAN_UNION


def test_match_has_its_places_its_quota_and_five_on_a_list():
    match = shipped()["match"]
    assert (match.places, match.lists.sent, match.need.en) == (210, 5, "vacancy")
    assert [(q.attribute, q.value, str(q.least), q.most) for q in match.quotas] == [("gender", "woman", "30 %", None)]
    assert match.conditions.ages
    assert (match.conditions.ages.least, match.conditions.ages.greatest) == (18, 35)


def test_places_are_those_that_are_known():
    places = {key: one.places for key, one in shipped().items() if one.places}
    assert places == {"match": 210, "rwanda-tvet": 30, "tunisia-internships": 30}


def test_several_places_at_a_time_where_that_is_the_rule():
    several = {key for key, one in shipped().items() if not one.conditions.one_place_at_a_time}
    assert several == {"open", "guinea-diaspora", "skills-profile", "balkans-assistance"}


def test_what_is_not_work_is_referred():
    services = {key: [service.key for service in one.services] for key, one in shipped().items() if one.services}
    assert services == {
        "balkans-assistance": ["documents", "schooling", "housing"],
        "skills-profile": ["recognition", "training"],
        "refugee-skills": ["integration"],
    }
    assert {key for key, one in shipped().items() if "service" in one.conditions.as_needs_ask} == services.keys()


def test_everybody_but_the_open_one_asks_for_consent_to_matching():
    required = {key: [one.key for one in programme.purposes if one.required] for key, programme in shipped().items()}
    assert required.pop("open") == []
    assert set(map(tuple, required.values())) == {("matching",)}


def test_refugees_read_it_in_english_and_arabic():
    refugees = shipped()["refugee-skills"]
    assert refugees.languages == ("en", "ar")
    assert all(one.name.ar for one in refugees.purposes)
    assert all(one.name.ar for one in refugees.services)


def test_the_open_programme_takes_anybody():
    assert plain(shipped()["open"])["conditions"] == {
        "origin": [], "residence": [], "corridors": [], "ages": None, "education": None, "languages": [],
        "as_needs_ask": [], "one_place_at_a_time": False,
    }  # fmt: skip


def test_words_stay_words_and_numbers_are_numbers():
    nurses = good(FILE.replace("fr, level", "no, level") + "fields: ['2026', on, off, ~x]\nheld_back: 07\n")
    assert nurses.conditions.origin == ("NO", "SN")
    assert nurses.conditions.languages[0].language == "no"
    assert nurses.fields == ("2026", "on", "off", "~x")
    assert nurses.held_back == 7
    assert nurses.dates.first == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("word", "meant"), [("yes", True), ("no", False), ("on", True), ("True", True), ("false", False)]
)
def test_yes_and_no_in_any_writing(word, meant):
    found = good(FILE.replace("conditions:\n", f"conditions:\n  one_place_at_a_time: {word}\n"))
    assert found.conditions.one_place_at_a_time is meant


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "expected"),
    [
        ("quotas:", "qoutas:", 17, "qoutas", "did you mean quotas? The keys here are key, name, about"),
        ("    - from:", "    - fom:", 11, "conditions.corridors.0.fom", "did you mean from? The keys here are from,"),
        ("  ages:", "  xyzzy: 1\n  ages:", 13, "conditions.xyzzy", "no key of this name; the keys here are origin"),
        ("need:\n  en: post\n", "need:\n", 5, "need.en", "expected this key, which is required"),
        ("need:\n  en: post\n  fr: poste\n", "need: post\n", 5, "need", "expected the keys en, fr, ar"),
        ("key: nurses", "key: nurse", 1, "key", "the name of the file without its ending, nurses, found nurse"),
        ("key: nurses", "key: Nurses", 1, "key", "expected small letters, digits and dashes"),
        ("[NO, SN]", "[NO, Senegal]", 9, "conditions.origin.1", "for example SN, NG or BE, found Senegal; Senegal"),
        ("[NO, SN]", "[NO, UK]", 9, "conditions.origin.1", "found UK; UK is GB"),
        ("[NO, SN]", "[Narnia]", 9, "conditions.origin.0", "found Narnia"),
        ("[NO, SN]", "NO", 9, "conditions.origin", "expected a list, such as [a, b]"),
        ("      to: [SN]", "      to: [kosovo]", 12, "conditions.corridors.0.to.0", "kosovo is XK"),
        ("level: B1", "level: B5", 15, "conditions.languages.0.level", "'A2', 'B1', 'B2', 'C1' or 'C2', found B5"),
        ("language: fr", "language: French", 15, "conditions.languages.0.language", "found French; French is fr"),
        ("{from: 20, to: 60}", "{from: 60, to: 20}", 13, "conditions.ages.to", "turn the two ages round"),
        ("  to: 2026-12-31", "  to: 2025-12-31", 22, "dates.to", "turn the two dates round, found 2025-12-31"),
        ("  to: 2026-12-31", "  to: 31.12.2026", 22, "dates.to", "written as 2026-01-31, found 31.12.2026"),
        ("  to: 2026-12-31", "  to: 2026", 22, "dates.to", "written as 2026-01-31, found 2026"),
        ("places: 20", "places: twenty", 16, "places", "expected a whole number, found twenty"),
        ("places: 20", "places: 0", 16, "places", "expected 1 or more, found 0"),
        ("places: 20", "places: 20\nheld_back: 20", 17, "held_back", "expected held_back to be below places"),
        ("places: 20", "places: 20\nplaces: 30", 17, "places", "expected each key once; it is on line 16 too"),
        ("places: 20", "languages: [en, fr, nl]", 2, "name", "expected name in every language of display; nl is"),
        ("places: 20", "languages: [english]", 16, "languages.0", "found english; english is en"),
        ("places: 20", "languages: []", 16, "languages", "expected 1 of them at least"),
        ("places: 20", "fields: [2026]", 16, "fields.0", "expected a text; put a number in quotes, found 2026"),
        ("places: 20", "fields:", 16, "fields", "leave the key out where there is nothing to say, found nothing"),
        ("value: woman", "value: female", 18, "quotas.0.value", "expected woman, man or other, found female"),
        ("value: SN", "value: sn", 19, "quotas.1.value", "country code in capitals, for example SN, NG or BE"),
        ("least: 30%", "least: 130%", 18, "quotas.0.least", "such as 6, or a share of them, such as 30%, found 130%"),
        ("least: 30%", "least: -1", 18, "quotas.0.least", "expected 0 or more, found -1"),
        ("least: 30%", "least: 30%, most: 20%", 18, "quotas.0.least", "not above the most, found 30 % and 20 %"),
        (", least: 30%", "", 18, "quotas.0", "expected least, most or both"),
        ("attribute: gender", "attribute: sex", 18, "quotas.0.attribute", "expected 'gender', 'nationality'"),
        (
            "most: 8}", "most: 8}\n  - {attribute: gender, value: man, least: 71%}", 20, "quotas.2",
            "expected the least shares of gender to be 100 % at most, found 101 %",
        ),
        (
            "most: 8}", "most: 8}\n  - {attribute: gender, value: woman, most: 5}", 20, "quotas.2",
            "expected one quota for gender woman; put least and most into one",
        ),
        ("  fr: poste", "\tfr: poste", 7, "", "found a tab; begin lines with blanks"),
        ("  fr: poste", "  fr: un poste: le soin", 7, "", "put a text with a colon in quotes"),
        ("  fr: poste", " fr: poste", 7, "", "expected the same column"),
        ("  fr: poste", "  fr: 'l'hôpital'", 7, "", "quotes in pairs"),
        ("  fr: poste", '  fr: "poste', 7, "", "expected a closing quote behind the text that begins here"),
        ("  fr: poste", "  fr: @poste", 7, "", "put this one in quotes"),
        ("  fr: poste", "  fr: &poste", 7, "need.fr", "expected no &, * or !"),
        ("  fr: poste", "  fr: !poste x", 7, "need.fr", "expected no &, * or !"),
        ("  fr: poste", '  fr: "\\poste"', 7, "", "expected no backslash in double quotes"),
        ("  fr: poste", '  fr: "\\UFFFFFFFF"', 7, "", "expected a backslash with the number of a character"),
        ("  fr: poste", "  fr: \x07", 7, "", "a character that cannot be shown"),
        ("[NO, SN]", "[NO, SN", 10, "", "expected a comma or a closing ]"),
        ("{from: 20, to: 60}", "{from: 20, to: 60", 14, "", "expected a comma or a closing }"),
        ("  - {attribute: gender", "  [a]: b\n  - {attribute: gender", 18, "quotas", "expected a word as a key"),
        ("dates:\n", "---\ndates:\n", 20, "", "expected one programme in a file"),
    ],
    ids=lambda value: str(value).strip() if isinstance(value, str) else "",
)  # fmt: skip
def test_every_error_has_its_line_its_key_and_its_remedy(old, new, line, field, expected):
    fault = only(changed(old, new))
    assert (fault.line, fault.field) == (line, field)
    assert expected in fault.problem


def test_every_error_of_a_file_is_told_at_once_in_the_order_of_the_lines():
    text = FILE.replace("[NO, SN]", "[Narnia]").replace("level: B1", "level: B9").replace("places: 20", "place: 20")
    assert [(line, field) for line, field, _ in refused(read(text, "nurses"))] == [
        (9, "conditions.origin.0"),
        (15, "conditions.languages.0.level"),
        (16, "place"),
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "nurses", "- key: nurses", "---\n---\nkey: nurses"])
def test_what_is_no_programme_at_all(text):
    assert "expected a programme: keys and values" in only(read(text, "nurses")).problem


def test_a_file_that_blows_up_is_refused():
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert "expected no &, * or !" in only(read(bomb, "bomb")).problem
    assert "expected fewer keys and lists" in only(read("key: " + "[" * 5000, "deep")).problem
    assert f"expected {LARGEST:,} bytes at most" in only(read("#" * (LARGEST + 1), "large")).problem
    assert "found a character that is none" in only(changed("  fr: poste", '  fr: "\\ud800"')).problem


def test_a_file_is_read_as_utf_8(tmp_path):
    file = tmp_path / "nurses.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    assert read_file(file) == good()
    file.write_bytes(FILE.encode("latin-1"))
    assert only(read_file(file)) == (3, "", "expected text in UTF-8; save the file in that encoding")
    file.write_bytes(b"#" * (LARGEST + 1))
    assert "bytes at most" in only(read_file(file)).problem
    assert only(read_file(tmp_path / "none.yaml")) == (1, "", "cannot be opened: No such file or directory")


def test_some_faults_are_told_on_one_line(tmp_path):
    faults = [ProgrammeFault(number, "key", "expected another") for number in range(1, 6)]
    assert told(tmp_path / "a.yaml", faults[:1]) == f"{tmp_path}/a.yaml:1: key: expected another"
    assert told(tmp_path / "a.yaml", faults).endswith("a.yaml:3: key: expected another; and 2 more")


def test_the_digest_is_of_what_is_said_and_not_of_how():
    said = good().digest
    assert len(said) == 12
    assert good("# a comment\n" + FILE.replace("places: 20\n", "") + "places: 20\n").digest == said
    assert good(FILE.replace("places: 20", "places: 21")).digest != said
    assert said not in {one.digest for one in shipped().values()}


def test_the_plain_content_is_that_of_the_file():
    content = plain(good())
    assert content == json.loads(json.dumps(content))
    assert content["conditions"]["corridors"] == [{"from": ["BE"], "to": ["SN"]}]
    assert content["dates"] == {"from": "2026-01-01", "to": "2026-12-31"}
    assert Programme.model_validate(content) == good()


def test_open_comes_first_and_then_the_alphabet():
    names = [good().model_copy(update={"key": key}) for key in ("zebra", "open", "ant")]
    assert list(in_order(names)) == ["open", "ant", "zebra"]


def test_the_keys_are_those_of_the_model():
    assert keys_at(("quotas", 3)) == ("attribute", "value", "least", "most")
    assert keys_at(("key",)) == keys_at(("nothing", "there")) == ()
    assert ("conditions", "corridors", "from") in set(every_key())
    assert ("conditions", "languages", "writing") in set(every_key())


WORDS = ["SN", "30%", "2026-01-31", "yes", "woman", "B1", "gender", "nurses", "{}", "[a]", "*a", "!t", "a: b", "'"]
VALUES = st.one_of(
    st.none(), st.integers(), st.text(max_size=12), st.sampled_from(WORDS), st.lists(st.sampled_from(WORDS), max_size=2)
)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_lines_of_it(text):
    found = read(text, "any")
    assert not isinstance(found, Programme)
    assert found
    assert all(1 <= line <= text.count("\n") + text.count("\r") + text.count("\x85") + 9 for line, *_ in found)


@settings(deadline=None)
@given(st.integers(0, FILE.count("\n") - 1), st.text("abc:-[]{}'\"#&*!|>%@, \t\n0", max_size=8), st.integers(0, 30))
def test_any_slip_of_the_pen_is_read_or_refused(number, slip, column):
    lines = FILE.splitlines()
    lines[number] = lines[number][:column] + slip + lines[number][column:]
    found = read("\n".join(lines), "nurses")
    assert isinstance(found, Programme) or all(fault.problem.startswith(("expected", "cannot")) for fault in found)


@settings(deadline=None)
@given(st.sampled_from(sorted(set(every_key()))), VALUES, st.lists(st.booleans(), min_size=4, max_size=4))
def test_any_value_at_any_key_is_read_or_refused_there(path, value, in_a_list):
    content = value
    for step, listed in zip(reversed(path), in_a_list, strict=False):
        content = [{step: content}] if listed and step != path[0] else {step: content}
    # JSON is YAML too, and all of it is on line 1.
    found = read(json.dumps(plain(good()) | content, ensure_ascii=False), "nurses")
    assert isinstance(found, Programme) or {(line, field.partition(".")[0]) for line, field, _ in found} <= {
        (1, path[0]), (1, "name"), (1, "held_back"), (1, ""),
    }  # fmt: skip
