"""Series to assessment: verdict, probabilities in words, evidence for and against."""

from allegiance.assess.assessment import assess
from allegiance.assess.icd203 import term
from allegiance.assess.ranking import rank
from allegiance.assess.terms import Assessment, Rank

__all__ = ["Assessment", "Rank", "assess", "rank", "term"]
