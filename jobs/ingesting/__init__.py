"""The pure parts of ingest: records to rows, differences, the state of lots."""
