"""`s321 demo`: what it prints and writes; an earlier demo stays where the new one fails."""

import pytest

from audit import charts, demo, pipeline
from audit.demo import job
from tests.cli.conftest import MARCH, RATES
from tests.engagement.audits import table, written


@pytest.fixture(autouse=True)
def few_samples(monkeypatch):
    """Two small files: the samples themselves have their own tests."""

    def write(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / demo.RATES).write_text(RATES)
        return [
            written(folder / "01_march.csv", MARCH), written(folder / "02_copy.csv", MARCH),
            folder / demo.RATES,
        ]  # fmt: skip

    first = dict(list(charts.charts().items())[:1])
    monkeypatch.setattr(demo, "write_samples", write)
    monkeypatch.setattr(charts, "charts", lambda: first)
    monkeypatch.setattr(pipeline, "write_report", lambda _, out, *__: out.write_bytes(b"book"))


def test_demo_prints_a_summary_and_the_paths_of_all_that_it_wrote(s321, tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "demo.s321").write_text("an earlier demo")
    answer = s321("demo", folder)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == "2 sheets, 14 rows: 7 loaded, 7 duplicates, 0 rejected."
    assert lines[1].startswith("7 shipments, 4 persons; ")
    assert any(line.startswith("  321-01       1  ") for line in lines)
    paths = dict(line.split(": ", 1) for line in lines[-4:])
    assert paths == {
        "Samples": str(folder), "Engagement": str(folder / "demo.s321"),
        "Report": str(folder / "demo-report.xlsx"), "Charts": str(folder / "charts"),
    }  # fmt: skip
    assert (folder / "01_march.csv").is_file()
    assert (folder / "demo-report.xlsx").is_file()
    assert [p.read_bytes()[1:4] for p in (folder / "charts").iterdir()] == [b"PNG"]
    assert len(table(folder / "demo.s321", "sources")) == 2
    assert (folder / "notes.txt").read_text() == "mine"
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_demo_that_fails_leaves_the_folder_as_it_was(s321, tmp_path, sha, monkeypatch, fault):
    def fail(*_, **__):
        raise fault

    (tmp_path / "demo.s321").write_text("an earlier demo")
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "old.png").write_text("an earlier chart")
    before = sha(tmp_path)
    monkeypatch.setattr(job.pipeline, "import_sources", fail)
    answer = s321("demo", tmp_path)
    assert (answer.code, answer.out) == (2 if isinstance(fault, OSError) else 3, "")
    assert answer.err.count("\n") == 1
    assert sha(tmp_path) == before
    s321("demo", tmp_path / "demo")
    assert not (tmp_path / "demo").exists()
