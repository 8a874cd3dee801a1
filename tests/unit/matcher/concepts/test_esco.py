import gzip
import zipfile
from hashlib import sha256

import pytest

from matcher.concepts import esco, esco_wheel
from matcher.concepts.esco_tables import BrokenDownload

SKILL = "http://data.europa.eu/esco/skill/"

ARABIC = "\u0645\u062d\u0627\u0633\u0628"


def test_a_download_is_read_with_a_report(esco_folder):
    sizes: list[int] = []
    made, report = esco.read(esco_folder, sizes.append)
    assert (made.name, made.version) == ("ESCO", "1.2.3")
    assert report.concepts == {"isco-group": 1, "occupation": 2, "skill": 3, "skill-group": 1}
    assert report.labels == {"en": 17, "fr": 5} == made.labels_by_language()
    assert (report.missing, report.skipped) == ((), ())
    assert {file.name.rpartition("/")[2]: file.rows for file in report.files}["skills_en.csv"] == 3
    total = sum(file.stat().st_size for file in esco.files(esco_folder))
    assert total - 20 < sum(sizes) <= total


def test_a_byte_order_mark_changes_nothing(esco_folder):
    before = esco.read(esco_folder)[0].digest
    for file in esco.files(esco_folder):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert esco.read(esco_folder)[0].digest == before


def test_what_is_missing_is_told(esco_folder):
    for name in ("occupations_en.csv", "occupations_fr.csv", "ISCOGroups_en.csv", "broaderRelationsOccPillar_en.csv"):
        (esco_folder / name).unlink()
    _, report = esco.read(esco_folder)
    assert report.missing == ("occupations_en.csv", "ISCOGroups_en.csv", "broaderRelationsOccPillar.csv")
    assert [(s.reason, s.times, s.line) for s in report.skipped] == [
        ("relation of a concept that no file describes", 3, 2)
    ]


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("place", [".", "labels", "../labels"])
def test_further_labels_are_read(esco_folder, place, zipped):
    lines = "\n".join([
        "uri\tlang\tkind\tlabel\tsource",
        f"{SKILL}java\tar\tpref\t{ARABIC}\t1.2.1",
        f'{SKILL}java\tnl\talt\tprogrammeertaal "Java\tx',
        f"{SKILL}gone\tar\tpref\t{ARABIC}\tx",
        f"{SKILL}java\tpt\talt\tprogramaÃ§Ã£o\tx",
    ])  # fmt: skip
    folder = esco_folder / place
    folder.mkdir(exist_ok=True)
    if zipped:
        (folder / "skills_labels.tsv.gz").write_bytes(gzip.compress(lines.encode()))
    else:
        (folder / "skills_labels.tsv").write_text(lines, encoding="utf-8")
    made, report = esco.read(esco_folder)
    assert made.preferred(made.number(SKILL + "java"), "ar") == ARABIC
    assert made.concepts('programmeertaal "java')
    assert {(s.reason, s.line) for s in report.skipped} == {
        ("label of a concept that this version does not have", 4),
        ("label whose encoding is broken", 5),
    }


def broken(esco_folder, name, change):
    file = esco_folder / name
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(BrokenDownload) as caught:
        esco.read(esco_folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda content: b"", "line 1: the file is empty; download"),
        (lambda content: content.decode().encode("utf-16"), "line 1: the file is in UTF-16; save it as CSV in UTF-8"),
        (lambda content: content.decode().encode("latin-1"), "line 3: byte 89 is not UTF-8"),
        (lambda content: b"<!DOCTYPE html>\n<html>", "preferredLabel is missing where it begins with '<!DOCTYPE"),
        (lambda content: content.replace(b"preferredLabel", b"label"), "line 1: expected the columns conceptUri, "),
        (lambda content: content[: content.index(b"cross-sector")], "line 3: expected 8 columns, found 4; download"),
        (lambda content: content + b'K,"cut', "the file ends in the middle of a row; download"),
        (lambda content: content.replace(b"http://data", b"data"), "line 2: expected a URI as conceptUri; download"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_line_and_remedy(esco_folder, change, problem):
    said = broken(esco_folder, "skills_fr.csv", change)
    assert said.startswith(f"{esco_folder / 'skills_fr.csv'}, line ")
    assert problem in said


def test_a_broken_gzip_and_a_strange_kind_are_named(esco_folder):
    (esco_folder / "x_labels.tsv.gz").write_bytes(b"")
    assert "gzipped file is cut" in broken(esco_folder, "x_labels.tsv.gz", lambda _: gzip.compress(b"a" * 99)[:-9])
    lines = f"uri\tlang\tkind\tlabel\n{SKILL}java\teng\tpref\tx"
    assert "line 2: expected an ISO" in broken(esco_folder, "x_labels.tsv.gz", lambda _: gzip.compress(lines.encode()))


def test_a_folder_without_a_download_is_refused(tmp_path):
    with pytest.raises(BrokenDownload, match=r"holds no ESCO download: expected skills_en\.csv"):
        esco.read(tmp_path)
    with pytest.raises(BrokenDownload, match="is no folder"):
        esco.read(tmp_path / "none")


def test_what_is_not_released_is_left_out(esco_folder):
    file = esco_folder / "skills_en.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("welder,,released", "welder,,obsolete").replace(
        'welder",,released', 'welder",,obsolete'), encoding="utf-8")  # fmt: skip
    made, report = esco.read(esco_folder)
    assert SKILL + "weld" not in made
    assert report.skipped[0].reason == "concept that is not released"


def test_the_package_is_read_without_making_up_uris(tmp_path, monkeypatch):
    uuid = "0005c151-5b5a-4a66-8aac-60e734beb1ab"
    table = f"id,description,hierarchy_levels,type\n{uuid},manage staff,\"[['S']]\",preferredLabel\n"
    table += f"{uuid},lead staff,,altLabels\nS1.0,communication,,level_2\n"
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr(esco_wheel.MEMBER, table)
    with pytest.raises(BrokenDownload, match="is not the file that is known; fetch it again"):
        esco_wheel.table(tmp_path / "a.whl")
    monkeypatch.setattr(esco_wheel, "DIGEST", sha256(table.encode()).hexdigest())
    made, report = esco_wheel.read(esco_wheel.table(tmp_path / "a.whl"))
    assert [made.uri(n) for n in range(len(made))] == [SKILL + uuid]
    assert [label.text for label in made.labels(0)] == ["manage staff", "lead staff"]
    assert (made.version, report.skipped[0].times) == ("1.1.1", 1)


def test_a_damaged_package_is_refused(tmp_path):
    (tmp_path / "a.whl").write_bytes(b"nothing")
    with pytest.raises(BrokenDownload, match=r"a\.whl is damaged, or not the package"):
        esco_wheel.table(tmp_path / "a.whl")
