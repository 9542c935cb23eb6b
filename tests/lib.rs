//! Integration tests live in `oracle/`, `parity/`, `jobs/` and `browser/`.
