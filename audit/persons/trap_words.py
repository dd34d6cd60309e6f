"""The evidence of a trap in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from audit.persons.joined import Chain


def evidence(
    kind: str, subject: str, said: str, names: int, consignees: int, addresses: int, persons: int
) -> str:  # fmt: skip
    """What speaks for it; ``said`` is what its finder knew: units and the most names at one of them,
    or a sentence.
    """
    who = f"{_many(names, 'name')}, taken for {_many(persons, 'person')}"
    if kind in ("forwarder", "dormitory or office"):
        units, most = said.split()
        where = f"{_many(int(units), 'unit')}; at most {_many(int(most), 'name')} at one"
        guess = (
            "homes or offices, each with its own people"
            if kind == "dormitory or office"
            else "receives for others: the address joins nobody, the name and the unit must"
        )
        return f"{subject}: {who}, {where}; {guess}."
    if kind == "placeholder name":
        return (
            f"“{subject}” names nobody: {_many(consignees, 'consignee')} at "
            f"{_many(addresses, 'address', 'addresses')}; who got the goods is not known."
        )
    if kind.startswith("shared "):
        return f"The {kind.removeprefix('shared ')} {subject} stands beside {who}."
    return said


def of_chain(conn: sqlite3.Connection, chain: Chain) -> str:
    """Which link of the person is the weakest, and which two would not join by themselves."""
    words = dict(
        conn.execute(
            "SELECT consignee_id, coalesce(name, '') || coalesce(', ' || address, '') "
            "FROM consignee WHERE consignee_id IN (?, ?, ?, ?)",
            [*chain.weakest, *chain.apart],
        )
    )
    one, other = (f"“{words[each]}”" for each in chain.weakest)
    first, second = (f"“{words[each]}”" for each in chain.apart)
    bits = (
        "they came near in no comparison"
        if chain.apart_bits is None
        else f"{chain.apart_bits:+.1f} bits"
    )
    return (
        f"{chain.parts:,} parts joined by near matches; the weakest link, {chain.weakest_bits:+.1f} "
        f"bits, is {one} with {other}; by themselves {first} and {second} would not join ({bits})."
    )


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
