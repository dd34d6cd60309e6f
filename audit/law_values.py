"""One legal parameter and its values by date: what the files of resources/law are turned into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from audit.errors import AuditError

EPOCH: Final = date(1970, 1, 1)
CERTAINTIES: Final = {"none": 0, "review": 1, "probable": 2, "violation": 3}
UNITS: Final = ("US cents", "days", "years", "percent", "count", "yes/no", "certainty")
STATUSES: Final = {
    "read": "the official text was read",
    "secondary": "read only in a secondary source",
    "memory": "from memory, not read again",
    "unconfirmed": "not confirmed by any source",
    "projected": "past the day to which the law was read: the last known value, carried on",
    "choice": "our choice, not law: a threshold from which a look is worth while",
}


@dataclass(frozen=True)
class LegalValue:
    """What one parameter was from first_day to last_day, both included (days since 1970-01-01)."""

    parameter: str
    first_day: int
    last_day: int
    value: int
    reference: str
    status: str
    unit: str = field(kw_only=True)
    note: str = ""
    when: str = ""  # the setting's variant that it belongs to; empty for all

    @property
    def first_date(self) -> date:
        return EPOCH + timedelta(days=self.first_day)

    @property
    def last_date(self) -> date:
        return EPOCH + timedelta(days=self.last_day)

    @property
    def text(self) -> str:
        """The value as a person reads it."""
        if self.unit == "US cents":
            return f"${self.value // 100:,}.{self.value % 100:02d}"
        if self.unit == "yes/no":
            return "yes" if self.value else "no"
        if self.unit == "certainty":
            return next(name for name, code in CERTAINTIES.items() if code == self.value)
        if self.unit == "count":
            return str(self.value)
        return f"{self.value} {self.unit}"


@dataclass(frozen=True)
class Parameter:
    """One file of the law folder."""

    name: str
    title: str
    unit: str
    note: str
    setting: str
    variants: tuple[str, ...]  # the default first; one empty name where no setting matters
    values: tuple[LegalValue, ...]
    sha256: str

    def under(self, settings: Mapping[str, str]) -> list[LegalValue]:
        """The values that apply under the settings, in order of date."""
        chosen = str(settings.get(self.setting, self.variants[0]))
        if chosen not in self.variants:
            raise AuditError(
                f"The setting {self.setting} is {chosen!r}; it can be {' or '.join(self.variants)}."
            )
        return [value for value in self.values if value.when in ("", chosen)]
