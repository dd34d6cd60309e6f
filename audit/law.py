"""From resources/law, one legal parameter a file, to the law of any one day.

A day is a whole number, the days since 1970-01-01, as in the table legal_parameter that rules join.
All files cover the same record. A day outside it raises: a day without law must never pass for a
day without a limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from audit.errors import AuditError
from audit.law_files import read_parameter
from audit.law_values import CERTAINTIES, EPOCH, STATUSES, LegalValue, Parameter
from audit.paths import RESOURCES

__all__ = [
    "CERTAINTIES", "EPOCH", "LAW_FOLDER", "STATUSES", "Law", "LegalValue", "OutsideRecord",
    "Parameter", "Standing", "load",
]  # fmt: skip

LAW_FOLDER: Final = RESOURCES / "law"


class OutsideRecord(AuditError):  # noqa: N818, a day, not a fault
    """A date for which the law folder holds no law."""


class Standing(NamedTuple):
    """One parameter on one day, in words."""

    parameter: str
    title: str
    value: str
    first_date: date
    last_date: date
    status: str
    reference: str
    note: str


@dataclass(frozen=True)
class Law:
    """Every parameter of the folder, by name."""

    parameters: Mapping[str, Parameter]
    first_date: date
    last_date: date

    @property
    def sha256_by_file(self) -> dict[str, str]:
        return {f"{p.name}.toml": p.sha256 for p in self.parameters.values()}

    def value_on(
        self, parameter: str, day: date, settings: Mapping[str, str] | None = None
    ) -> LegalValue:
        """The value in force on that day; a day or a parameter without law raises."""
        if parameter not in self.parameters:
            raise AuditError(f"The law folder has no parameter named {parameter!r}.")
        number = day.toordinal() - EPOCH.toordinal()
        for value in self.parameters[parameter].under(settings or {}):
            if value.first_day <= number <= value.last_day:
                return value
        raise OutsideRecord(
            f"{day:%Y-%m-%d} is outside the record of {parameter}, which runs from "
            f"{self.first_date} to {self.last_date}; the law of that day has to be added to "
            f"{parameter}.toml first."
        )

    def days_of(
        self, parameter: str, settings: Mapping[str, str] | None = None
    ) -> list[tuple[int, int, int]]:
        """First day, last day and value of one parameter, in order."""
        values = self.parameters[parameter].under(settings or {})
        return [(v.first_day, v.last_day, v.value) for v in values]

    def rows(
        self, settings: Mapping[str, str] | None = None
    ) -> list[tuple[str, int, int, int, str, str, str]]:
        """The table legal_parameter: parameter, days, value, reference, status, SHA-256."""
        return [
            (v.parameter, v.first_day, v.last_day, v.value, v.reference, v.status, p.sha256)
            for p in self.parameters.values()
            for v in p.under(settings or {})
        ]

    def describe(self, on: date, settings: Mapping[str, str] | None = None) -> list[Standing]:
        """Every parameter as it stood on that day."""
        standings = []
        for p in self.parameters.values():
            v = self.value_on(p.name, on, settings)
            first, last = v.first_date, v.last_date
            standings.append(
                Standing(p.name, p.title, v.text, first, last, v.status, v.reference, v.note)
            )
        return standings


def load(folder: Path = LAW_FOLDER) -> Law:
    """Reads every .toml of the folder; one that can't be trusted is refused by name."""
    parameters = [read_parameter(path) for path in sorted(folder.glob("*.toml"))]
    if not parameters:
        raise AuditError(f"The law folder {folder} holds no parameter.")
    model = parameters[0]
    first, last = model.values[0].first_date, model.values[-1].last_date
    for p in parameters:
        for values in (p.under({p.setting: variant}) for variant in p.variants):
            if (values[0].first_date, values[-1].last_date) != (first, last):
                raise AuditError(
                    f"The law file {p.name}.toml covers {values[0].first_date} to "
                    f"{values[-1].last_date}, but {model.name}.toml {first} to {last}; all files "
                    f"have to cover the same record."
                )
    return Law({p.name: p for p in parameters}, first, last)
