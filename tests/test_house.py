"""The rules of the house, held in the ordinary test run."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("audit", "desktop")
MAX_LINES = 400
VAGUE_NAMES = {"utils", "helpers", "misc", "common", "manager"}
THREADS = {
    "Thread",
    "QThread",
    "QThreadPool",
    "QRunnable",
    "ThreadPoolExecutor",
    "ProcessPoolExecutor",
    "start_new_thread",
}
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA) ")
REGISTRY = re.compile(rb"https?://[^\s\"'>]*(pypi|pythonhosted|npmjs|debian\.org|crates\.io)")
# Put together, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(
    b"|".join([b"/work" + b"/", b"/root" + b"/", rb"(?<![\w./-])(\.\./)*shared" + b"/"])
)


def project_files():
    """Every file of the project: what git tracks or would, else whatever is not a cache."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        files = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = []
        for folder, subfolders, names in os.walk(ROOT):
            subfolders[:] = [n for n in subfolders if n == ".ci" or n[0] not in "._"]
            files += [Path(folder, name) for name in names]
    return [file for file in files if file.is_file()]


def code_files(*folders, ending=".py"):
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob(f"*{ending}"))]
    assert files or ending != ".py", f"no code found in {folders}"
    return files


def nodes(files):
    """Every syntax node of the files, each with its place."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            line = getattr(node, "lineno", 0)
            yield node, f"{file.relative_to(ROOT).as_posix()}:{line}"


def imported(node):
    """The full names that an import statement brings in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def places_with(pattern, files):
    return [
        f"{file.relative_to(ROOT).as_posix()}:{number}"
        for file in files
        for number, line in enumerate(file.read_bytes().splitlines(), 1)
        if pattern.search(line)
    ]


def check(*command):
    """Run a checker of the project's own environment, wherever its scripts stand."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_ruff_finds_nothing():
    check("-m", "ruff", "check", "--quiet", ".")


def test_code_is_formatted():
    check("-m", "ruff", "format", "--check", "--quiet", "--diff", ".")


def test_types_hold():
    check("-m", "mypy")


def test_imports_go_one_way():
    check("-c", "from importlinter.cli import lint_imports_command as check; check()", "--no-logo")


def test_no_file_is_too_long():
    files = code_files(*CODE) + code_files(*CODE, ending=".sql")
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {str(file): n for file, n in lengths.items() if n > MAX_LINES} == {}


def test_no_module_has_a_vague_name():
    names = [part for file in code_files(*CODE) for part in file.relative_to(ROOT).parts]
    assert VAGUE_NAMES & {name.removesuffix(".py") for name in names} == set()


def test_public_modules_of_the_core_have_a_docstring():
    files = [f for f in code_files("audit") if f.name == "__init__.py" or f.name[0] != "_"]
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}
    assert [str(file) for file, tree in trees.items() if not ast.get_docstring(tree)] == []


def test_threads_start_in_desktop_tasks_only():
    files = [file for file in code_files("desktop") if file != ROOT / "desktop" / "tasks.py"]
    found = [
        place
        for node, place in nodes(files)
        for name in (getattr(node, "id", None), getattr(node, "attr", None), *imported(node))
        if name and name.rpartition(".")[2] in THREADS
    ]
    assert found == []


def test_desktop_holds_no_sql():
    found = [
        place
        for node, place in nodes(code_files("desktop"))
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and SQL.search(node.value)
        )
        or any(name.split(".")[0] in ("sqlite3", "duckdb") for name in imported(node))
    ]
    assert found == []


def test_nothing_imports_pyplot():
    files = [file for file in project_files() if file.suffix == ".py"]
    found = [place for node, place in nodes(files) if "matplotlib.pyplot" in imported(node)]
    assert found == []


def test_no_error_is_swallowed():
    files = [file for file in project_files() if file.suffix == ".py"]
    found = [
        place
        for node, place in nodes(files)
        if isinstance(node, ast.ExceptHandler)
        and all(
            isinstance(line, ast.Pass)
            or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
            for line in node.body
        )
    ]
    assert found == []


def test_no_registry_is_named():
    assert places_with(REGISTRY, project_files()) == []
    assert places_with(re.compile(rb"://"), [ROOT / "requirements.lock"]) == []


def test_every_locked_package_has_a_hash():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())
    assert packages
    assert [p for p in packages if "==" not in p or "--hash=sha256:" not in p] == []


def test_no_path_of_one_machine_is_named():
    assert places_with(MACHINE_PATH, project_files()) == []
