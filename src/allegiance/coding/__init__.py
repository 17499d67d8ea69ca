"""Document -> Evidence: sentences, mentions, relation, factuality, attribution, dates, figures."""

from allegiance.coding.coder import CODER, Coded, code, code_all

__all__ = ["CODER", "Coded", "code", "code_all"]
