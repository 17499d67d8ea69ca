"""Occurrences, votes and polls turned into alignment over time, with breaks and trend."""

from allegiance.measure.apart import withheld
from allegiance.measure.days import span_of
from allegiance.measure.issue_check import check_issue, new_issue
from allegiance.measure.issue_file import issue_names, load_issue, read_issue_text
from allegiance.measure.question import Question
from allegiance.measure.response import Response
from allegiance.measure.roll_calls import roll_call_votes

__all__ = [
    "Question",
    "Response",
    "check_issue",
    "issue_names",
    "load_issue",
    "new_issue",
    "read_issue_text",
    "roll_call_votes",
    "span_of",
    "withheld",
]
