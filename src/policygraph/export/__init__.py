"""(room to be described)."""
