//! The library on both databases: import, log, projections, export.

mod imports;
