"""A tiny download in the layout of ESCO, written anew for each test that asks for it."""

import csv

import pytest

SKILL = "http://data.europa.eu/esco/skill/"
OCCUPATION = "http://data.europa.eu/esco/occupation/"
_SKILLS = [
    "conceptType",
    "conceptUri",
    "skillType",
    "reuseLevel",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
]
_OCCUPATIONS = ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "status", "code"]
_GROUPS = ["conceptType", "conceptUri", "preferredLabel", "altLabels", "status", "code"]
_BROADER = ["conceptType", "conceptUri", "broaderType", "broaderUri"]
_ISCO = "http://data.europa.eu/esco/isco/C2512"

TABLES = {
    "skills_en.csv": [
        _SKILLS,
        [
            "K",
            SKILL + "java",
            "knowledge",
            "sector-specific",
            "Java (computer programming)",
            "Java\nJava SE",
            "",
            "released",
        ],
        [
            "K",
            SKILL + "pm",
            "skill/competence",
            "cross-sector",
            "project management",
            "manage projects",
            "prince",
            "released",
        ],
        ["K", SKILL + "weld", "skill/competence", "sector-specific", "weld metal", "welding\nwelder", "", "released"],
    ],
    "skills_fr.csv": [
        _SKILLS,
        ["K", SKILL + "java", "knowledge", "sector-specific", "Java (programmation informatique)", "", "", "released"],
        [
            "K",
            SKILL + "pm",
            "skill/competence",
            "cross-sector",
            "gestion de projets",
            "gérer des projets",
            "",
            "released",
        ],
    ],
    "occupations_en.csv": [
        _OCCUPATIONS,
        ["O", OCCUPATION + "dev", "2512", "software developer", "programmer\nJava programmer", "released", "2512.4"],
        ["O", OCCUPATION + "welder", "7212", "welder", "metal welder\nJava", "released", "7212.3"],
    ],
    "occupations_fr.csv": [
        _OCCUPATIONS,
        ["O", OCCUPATION + "dev", "2512", "développeur/développeuse", "concepteur de logiciels", "released", "2512.4"],
    ],
    "skillGroups_en.csv": [_GROUPS, ["G", SKILL + "S5", "working with computers", "", "released", "S5"]],
    "ISCOGroups_en.csv": [_GROUPS, ["I", _ISCO, "Software developers", "", "released", "2512"]],
    "broaderRelationsSkillPillar_en.csv": [_BROADER, ["K", SKILL + "java", "G", SKILL + "S5"]],
    "broaderRelationsOccPillar_en.csv": [_BROADER, ["O", OCCUPATION + "dev", "I", _ISCO]],
    "occupationSkillRelations_en.csv": [
        ["occupationUri", "relationType", "skillType", "skillUri"],
        [OCCUPATION + "dev", "essential", "knowledge", SKILL + "java"],
        [OCCUPATION + "dev", "optional", "skill/competence", SKILL + "pm"],
        [OCCUPATION + "welder", "essential", "skill/competence", SKILL + "weld"],
    ],
    "skillSkillRelations.csv": [
        ["originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri"],
        [SKILL + "pm", "skill/competence", "optional", "knowledge", SKILL + "java"],
    ],
    "skillsHierarchy_en.csv": [["Level 0 URI", "Level 1 URI", "Level 2 URI"], [SKILL + "S5"]],
}


@pytest.fixture
def esco_folder(tmp_path):
    folder = tmp_path / "ESCO dataset - v1.2.3"
    folder.mkdir()
    for name, rows in TABLES.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder
