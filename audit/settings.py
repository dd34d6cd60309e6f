"""The settings of an engagement (contract section 3): names, values, defaults, meaning."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Setting:
    """One open point of the law or method: its values (default first) and what it decides."""

    name: str
    values: tuple[str, ...]
    meaning: str
    whole_number: bool = False  # a number of days is accepted beside the listed values

    @property
    def default(self) -> str:
        """The value that holds when nobody chose one."""
        return self.values[0]


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "overage_mode",
        ("all", "excess"),
        "When a day's sum goes over: every shipment of the day, or those that pass the limit.",
    ),
    Setting(
        "count_dutiable_entries",
        ("taint", "yes", "no"),
        "Whether entries of other types count: only as taint, in the sum too, or not at all.",
    ),
    Setting(
        "day_basis",
        ("arrival", "entry", "release", "export"),
        "The date that is the day of importation.",
    ),
    Setting(
        "regime_trigger",
        ("latest", "entry", "arrival"),
        "The date that decides which regime judged a shipment.",
    ),
    Setting("cap_2016", ("statute", "regulation"), "When the limit rose from $200 to $800."),
    Setting(
        "irc_scope",
        ("faq", "regulation", "faq+fishing-archery"),
        "Which goods taxed under the Internal Revenue Code are excluded.",
    ),
    Setting("quota_match", ("hts8", "hts6", "heading"), "How many digits match a quota number."),
    Setting(
        "order_window_days",
        ("unlimited",),
        "Days within which the lots of one order belong together.",
        whole_number=True,
    ),
    Setting(
        "structuring_window_days",
        ("7",),
        "Rolling days within which a pattern of shipments counts as structuring.",
        whole_number=True,
    ),
    Setting(
        "identity_level",
        ("normal", "strict", "lenient"),
        "How alike two consignees must be to count as one person.",
    ),
    Setting(
        "shared_addresses",
        ("auto", "households", "personal"),
        "Whether two at one address with one name in common are people of one house or one person.",
    ),
    Setting(
        "identity_weights",
        ("shipped", "engagement"),
        "Whether consignees are compared by the shipped weights or by weights learnt again from them.",
    ),
    Setting(
        "unknown_entry_type",
        ("321", "86", "11"),
        "The entry type of a shipment that names none.",
    ),
    Setting("hong_kong_as_china", ("yes", "no"), "Whether origin Hong Kong counts as China."),
    Setting("record_years", ("2", "5"), "How many years of records are expected."),
)
_MOST_DAYS = 36_500
BY_NAME = {setting.name: setting for setting in SETTINGS}
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def checked(name: str, value: str) -> str:
    """The value as stored; AuditError for a setting or a value that does not exist."""
    setting = BY_NAME.get(name)
    if setting is None:
        near = difflib.get_close_matches(name, BY_NAME, 1)
        hint = f"; did you mean {near[0]}?" if near else f"; choose from {', '.join(BY_NAME)}."
        raise AuditError(f"There is no setting '{name}'{hint}")
    value = value.strip().lower()
    if value in setting.values:
        return value
    if setting.whole_number and value.isdecimal() and 0 < int(value) <= _MOST_DAYS:
        return str(int(value))
    also = " or a whole number of days" if setting.whole_number else ""
    raise AuditError(
        f"Setting {name} cannot be '{value}'; choose from {', '.join(setting.values)}{also}."
    )


def differing(values: Mapping[str, str]) -> dict[str, str]:
    """The settings that differ from their default; a report names each."""
    return {
        name: values[name]
        for name in DEFAULTS
        if values.get(name, DEFAULTS[name]) != DEFAULTS[name]
    }
