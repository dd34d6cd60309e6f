"""s321 audits historical shipments under Section 321 (19 U.S.C. 1321(a)(2)), offline."""

__version__ = "0.1.0"
