"""Allegiance: who stands with whom, in words, deeds and votes, with the evidence."""
