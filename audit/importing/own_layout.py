"""`--save-layout`: the mapping that an import uses, kept as a layout file of the user's own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from audit import layouts
from audit.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from audit.cleaning.evidence import Decision
    from audit.plans import Plan

Used = tuple[str, "Plan", "Sequence[Decision]"]  # where, how it was read, what was decided


def made(path: Path, used: Sequence[Used]) -> layouts.Layout:
    """The layout that reads all these sheets as they were read; AuditError where there is none."""
    if path.exists():
        raise AuditError(f"There is a layout {path} already; choose another name or delete it.")
    found = [of_plan(path.stem, plan, decisions) for _, plan, decisions in used]
    for (where, _, _), other in zip(used, found, strict=True):
        if other != found[0]:
            raise AuditError(
                f"--save-layout saves one layout, and {used[0][0]} is read in another way than "
                f"{where}; import them one by one, or say --sheet."
            )
    return found[0]


def of_plan(name: str, plan: Plan, decisions: Iterable[Decision]) -> layouts.Layout:
    """How one sheet was read: its columns, and the dates and decimals that it showed or was told."""
    told = [decision for decision in decisions if decision.told and not decision.warning]
    orders = {decision.decision for decision in told if decision.kind == "date"}
    marks = {
        decision.decision.removeprefix("decimal ")
        for decision in told if decision.kind in ("money", "number")
    }  # fmt: skip
    used = plan.mapping.layout
    return layouts.from_mapping(
        name, plan.mapping, plan.value_basis,
        plan.said.date_order or _only(orders) or (used.date_order if used else None),
        plan.said.decimal_mark or _only(marks) or (used.decimal_mark if used else None),
    )  # fmt: skip


def _only(words: set[str]) -> str | None:
    return next(iter(words)) if len(words) == 1 else None


@contextmanager
def kept(layout: layouts.Layout | None, path: Path | None) -> Iterator[None]:
    """Write the layout first, and take it away again where what follows fails."""
    if layout is None or path is None:
        yield
        return
    layouts.save(layout, path)
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
