"""Who goes where in a whole programme: exact, with the rules of the programme and what each of them costs."""

from matcher.assigning.case import Case, Rule, fillable
from matcher.assigning.proposal import assigned
from matcher.assigning.quotas import rules
from matcher.assigning.stable import stable

__all__ = ["Case", "Rule", "assigned", "fillable", "rules", "stable"]
