"""The window: the steps of an audit as pages over the core in `audit`; no SQL, no money sums."""
