"""What a briefing mentions: vocabulary terms, names, programmes, figures and times.

Overlaps are settled thus, and nowhere else again:

- of names (organisations, groups, persons) that overlap, the longest stays, then the first in text;
- a vocabulary term inside the name of a body or person is dropped ("Industry" in "Ministry of Industry");
- programmes overlap nobody of their own kind, but may hold terms and names, and a fund may be a body as well;
- terms of one scheme do not overlap; terms of different schemes may.

Everything is in text order; equal spans are ordered by scheme and id.
"""

from __future__ import annotations

from policygraph.annotation.country import country_by_counting, country_of, money_of
from policygraph.annotation.jurisdiction import home_country
from policygraph.annotation.names import find_names, resolve_publisher
from policygraph.annotation.periods import find_periods
from policygraph.annotation.programmes import find_programmes
from policygraph.annotation.quantities import find_quantities
from policygraph.annotation.result import Annotations
from policygraph.annotation.terms import find_terms
from policygraph.lexicon import Lexicon
from policygraph.model import Briefing, Mention, Scheme

__all__ = ["Annotations", "annotate", "resolve_publisher"]

_NAMES = (Scheme.ORGANISATION, Scheme.PERSON)


def annotate(briefing: Briefing, lexicon: Lexicon) -> Annotations:
    """Find everything that is mentioned in a briefing; see the module for the rules on overlaps."""
    country = _country(briefing, lexicon)
    names, people = find_names(briefing, lexicon)
    programmes = find_programmes(briefing, lexicon, names)
    terms = _outside(find_terms(briefing, lexicon), [m for m in names if m.reference.scheme in _NAMES])
    mentions = sorted([*names, *programmes, *terms], key=lambda m: (m.span, m.reference))
    return Annotations(
        mentions=tuple(mentions),
        people=tuple(people),
        quantities=tuple(find_quantities(briefing.clean, lexicon.rules, dollar=money_of(country, lexicon.rules))),
        periods=tuple(find_periods(briefing, lexicon.rules, country)),
    )


def _country(briefing: Briefing, lexicon: Lexicon) -> str | None:
    """Whose money and fiscal year are meant: the publisher's country, else the one the text speaks of."""
    known = country_of(briefing.metadata, lexicon.rules)
    if known is not None:
        return known
    home = home_country(briefing.clean, briefing.metadata.publisher, lexicon)
    return country_by_counting(briefing.clean, lexicon.rules) if home is None else home.upper()


def _outside(terms: list[Mention], names: list[Mention]) -> list[Mention]:
    """The terms that overlap no name."""
    taken = [False] * (max((m.span.end for m in (*terms, *names)), default=0) + 1)
    for name in names:
        taken[name.span.start : name.span.end] = [True] * len(name.span)
    return [t for t in terms if not any(taken[t.span.start : t.span.end])]
