"""The sheets of the report, one a file; each offers a Sheet."""
