"""What the interface takes and gives, field by field; the document is made from these."""
