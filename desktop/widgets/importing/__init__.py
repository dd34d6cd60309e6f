"""The parts of the import page: what is dropped, its sheets, how each is read, what came of it."""
