"""The words and patterns of observations, compiled once per rule book."""

from __future__ import annotations

import re
from functools import lru_cache

from policygraph.errors import OntologyError
from policygraph.lexicon.rules import Rule, RuleBook, any_of
from policygraph.model import Quantity


class Grammar:
    """Answers what a word means for an observation; all words come from ontology/rules/observations.toml."""

    def __init__(self, rules: RuleBook) -> None:
        self.rules = rules
        self.after = tuple(rules.family("observation.after"))
        self.tails = tuple(rules.family("observation.tail"))
        for family in ("observation.before", "observation.state", "observation.passing"):
            _check_cue(rules, family)
        self.clause_end = rules.rules["observation.clause-end"]
        self.than = rules.rules["observation.than"]
        self.when = rules.rules["observation.when"]
        self.share_before = rules.rules["observation.share-before"].regex
        self.summed_up = rules.rules["observation.summed-up"].regex
        self.next_verb = rules.compile("{o_next_verb}")
        self.turned = rules.compile(r" {o_turned}(?= )")
        self.at_a_sum = rules.rules["observation.at-a-sum"].regex
        self.converted = rules.rules["observation.converted"].regex
        self.listed_noun = rules.rules["observation.listed-noun"].regex
        self.ranked_more = rules.rules["observation.ranked-more"].regex
        self.ranked_next = rules.rules["observation.ranked-next"].regex
        self.previously = rules.rules["observation.previously"].regex
        self.gapped = rules.rules["observation.gapped"]
        self.which_subject = rules.rules["observation.which-subject"].regex
        self.apposed = rules.rules["observation.apposed"].regex
        self._lists = {name: _words(rules, name) for name in rules.words if name.startswith("o_")}
        self._whole: dict[str, re.Pattern[str]] = {}
        self._droppable = [
            (words.lower(), re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])", re.IGNORECASE))
            for words in sorted(rules.words["o_droppable"], key=len, reverse=True)
        ]
        verbs = "|".join(rules.word_pattern(n) for n in ("o_be", "o_level_verb", "o_share_verb"))
        nouns = self._lists["o_up_noun"] | self._lists["o_down_noun"]
        change = any_of(
            w
            for n in ("o_up_verb", "o_down_verb", "o_narrow_verb", "o_widen_verb")
            for w in rules.words[n]
            if w not in nouns
        )
        flat = any_of(w for w in rules.words["o_flat_verb"] if w.split()[0] in rules.words["o_halted"])
        words, hedge = rules.word_pattern("o_boundary"), rules.word_pattern("q_hedge")
        whole = rules.word_pattern("o_part")
        self.boundary = re.compile(
            rf"[,;:–—]\s|(?<![\w-])(?<!\btrade\s)(?<!\bsurplus\s)(?<!\bdeficit\s)(?<!\bother\s)(?<!\btrimmed\s)(?<!\bweighted\s)(?!as\s+(?:an?\s+)?{whole}\s+of\b)(?:{words})(?![\w-])(?!\s+of\b)|(?<![\w-])(?!average\s+(?!{hedge}\b)[a-z])(?!(?<=\bto\s)total\s+[a-z])(?:{change}|{flat}|{verbs})(?![\w-])",
            re.IGNORECASE,
        )
        self.phrase_joint = rules.compile(r"\s(?:(?P<inner>{o_phrase_joint})|{o_phrase_cut})(?=\s)")
        self.phrase_end = rules.compile(r"[,;:()]|\s{o_phrase_end}(?=\s)")
        self.place = rules.rules["observation.place"]
        self.noun_rule, self.ranked_rule = "observation.before.noun", "observation.before.ranked"
        self.level_of = rules.compile(r" {o_level_of}")
        self.noun_topic = rules.rules["observation.noun-topic"].regex
        self.topic = rules.rules["observation.target-topic"]
        self.base_lead = rules.compile(r"(?<!\w){p_no_base}{p_base_lead}(?:\s+the)?\s*$")
        self.counted = rules.compile(r"(?:\s(?!{o_noun_stop}\b)[a-z][\w-]*){1,4}")
        self.column_change = rules.compile(r"(?<![\w-])(?:% |per cent |percentage )?{o_column_change}(?![\w-])")
        self.counted_too = rules.compile(
            r" (?P<hit>[a-z][\w-]*(?: [\w-]+){0,4}?),?(?: and| or| as well as)?(?: {q_hedge})? "
        )
        self.link = rules.compile(r"(?<!\w)(?P<cue>[^\W\d]+)\W*(?:(?:{q_hedge}|an?|the)\W+)*\Z")
        self.auxiliary = rules.compile(r"(?<![\w-])(?:{o_be}|has|have|had|will|would|should|shall)(?![\w-])")
        self.portion = re.compile(r" of [a-z]+\b")
        self.tax_office = rules.rules["observation.tax-office"].regex
        self.part_of = rules.rules["observation.part-of"].regex
        self.lead_in = rules.rules["observation.lead-in"].regex
        self.changes = rules.compile(r"(?<![\w-])(?:{o_up_noun}|{o_down_noun}|falls|drops|jumps|surges) (?:in|of) ")
        self.counted_thing = rules.rules["observation.counted-thing"].regex
        self.deed = re.compile(r" [a-z]+ed (?!(?:[a-z]+ed|in|by|at|from|on|for|with|under|through|to|during)\b)")
        self.change_next = rules.compile(r" {o_change_noun} (?:of|by) ")
        self.looking_back = rules.compile(
            r"(?<!\w)(?:after|following|from|against|than)(?: an?| the| its)?(?: [a-z-]+)?\s*\Z"
        )
        self.predicate = rules.rules["observation.predicate"].regex
        self.without_core = rules.rules["observation.without-core"].regex
        self.a_place = rules.rules["observation.a-place"].regex
        self.noun_behind = rules.compile(r"(?: (?!{o_noun_stop}\b)[a-z-]+){1,3}")
        self.hardly_any = rules.rules["observation.hardly-any"].regex
        self.over_figure = rules.rules["observation.over-figure"].regex
        self.next_topic = rules.rules["observation.next-topic"].regex
        self.each_topic = rules.rules["observation.each-topic"].regex
        self.last_topic = rules.rules["observation.last-topic"].regex
        self.forecast_of = rules.rules["observation.forecast-of"].regex
        self.forecast_noun = rules.rules["observation.forecast-noun"].regex
        self.slipped_in = [
            rules.rules[f"observation.{n}"].regex for n in ("revised-thing", "said-of", "fronted", "beyond", "ranked")
        ]
        self.nothing_named = rules.rules["observation.nothing-named"].regex
        self.no_noun = rules.rules["observation.no-noun"].regex
        self.of_a_country = rules.compile("{o_of_a_country}", 0)
        self.best_in = rules.rules["observation.best-in"].regex
        self.wider = rules.rules["observation.wider"].regex
        self.alone_indicators: dict[str, str] = dict(rules.tables["o_alone"])
        self.core_indicators: dict[str, str] = dict(rules.tables["o_core_indicator"])
        self.basis = re.compile(
            r"(?i)(year|month|quarter)[- ]{1,3}(?:on|over|to)[- ]{1,3}\1|\b[ymq][-/]?o?[-/]?[ymq]\b"
        )
        self.opens_next = rules.compile(
            r" (?!and |compared |from |against )(?:an?|the|it|that|at|to|by)(?: [^,;.]{0,40})?"
        )
        self.joined = re.compile(
            rf"\s*(?:,(?:\s*(?:and|or|&|plus))?|and|or|&|plus)\s*(?:by\s+)?(?:{hedge}\s*)?", re.IGNORECASE
        )
        self.again = rules.compile(r"\s*+{o_by_again}\s+by\s+(?:{q_hedge}\s*)?")
        places = [n for names in rules.tables.get("countries", {}).values() for n in names]
        places += rules.words["o_place"]
        self.places = re.compile(rf"(?<![\w-]){any_of(places)}(?:'s)?(?![\w-])")
        self.perfect = rules.compile(r"{o_perfect}\s*(?:\w+ly\s*)?$")
        nouns_in = any_of(w for w in [*rules.words["o_up_noun"], *rules.words["o_down_noun"]] if "growth" not in w)
        self.change_of = re.compile(rf"(?:[\w-]+\s+){{0,2}}{nouns_in}\s+in\s+", re.IGNORECASE)
        of_growth = r"^(?:[\w-]+ ){0,6}?{o_growth_noun} (?:in|of|for) (?:the )?"
        self.rate_suffix = rules.compile(r"(?<=\w) {o_rate_suffix}$")
        self.inserted = rules.rules["observation.inserted"].regex
        self.aside = rules.rules["observation.aside"].regex
        self.lasting = rules.compile(r",?\s*(?:over|in|during|through) the (?:past|last|12|twelve|quarter)\b")
        self.bracket_item = rules.rules["observation.bracket-item"].regex
        self.list_item = rules.rules["observation.list-item"].regex
        self.targets = rules.rules["observation.targets"].regex
        self.threshold = rules.compile(r"\s*(?:or|and) {o_threshold}(?!\w)")
        self.growth_of = rules.compile(of_growth + r"|(?<=\w) {o_growth_noun}$")
        self.verb_of_noun = rules.compile(r" {o_noun_verb}\s+(?:an?|the)?(?: ?[\w-]+){0,3}\s*$")
        complement = rules.word_pattern("o_complement")
        self.loose_ends = re.compile(rf"^{complement}\s|\s{complement}$", re.IGNORECASE)
        self.leading_article = rules.compile(r"\A{o_plain_article} (?=\w)")
        self.articles = re.compile(rf"(?<!\w){rules.word_pattern('o_plain_article')}\s+", re.IGNORECASE)
        trailing = rules.word_pattern("o_trailing")
        self.trailing = re.compile(rf"(?<![\w'-])(?:{trailing}|\w+ly)$", re.IGNORECASE)
        self.restated = rules.compile(r"\s*(?:\(|(?:[,–—-]\s*)?{o_or}\s*)(?:by\s+)?(?:{q_hedge}\s*)?")
        self.seer = rules.compile(r"(?<![\w-]){o_seer} ")
        self.opening = rules.compile(r"(?<![\w-]){o_opening} ")
        self.two_units = rules.compile(r",? or (?:{q_hedge} )?")
        self.compared_rule = "observation.after.compare"
        self.of_a_budget = rules.rules["observation.of-a-budget"].regex
        self.aftermath = rules.rules["observation.aftermath"].regex
        self.foreseen_before = rules.rules["observation.foreseen-before"].regex
        self.new_noun = rules.rules["observation.new-noun"].regex
        self.causing = rules.compile(r"(?<!\w){o_causing} [^,;:.]{3,60} to\s*\Z")
        self.worded = re.compile(r"[^\W\d_]{3}")
        self.share_of = rules.rules["observation.after.share"].regex
        self.complement = re.compile(rf"\s{rules.word_pattern('o_complement')}(?:\s|$)", re.IGNORECASE)
        self.wider_indicators: dict[str, str] = dict(rules.tables["o_wider_indicator"])
        self.growth_indicators: dict[str, str] = dict(rules.tables["o_growth_indicator"])
        self.whole_economy = {"gdp", self.growth_indicators["gdp"]}
        reach = rules.word_pattern("o_reach")
        another = rules.word_pattern("o_next_clause")
        self.onward = re.compile(
            rf"(?!{another}),?[^,;.]{{0,50}}(?:,\s*+)?(?<!compared\s)(?<!relative\s)\bto\s+(?:{reach}\s+)?(?:{hedge}\s+)?",
            re.IGNORECASE,
        )

    def has(self, name: str, text: str) -> bool:
        """Whether the text is, as a whole, an entry of a word list."""
        return " ".join(text.lower().split()) in self._lists[name]

    def finds(self, name: str, text: str) -> re.Match[str] | None:
        """The first entry of a word list (or named pattern) in the text, at word boundaries."""
        if name not in self._whole:
            pattern = self.rules.word_pattern(name)
            self._whole[name] = re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE)
        return self._whole[name].search(text)

    def droppable(self, text: str) -> list[re.Pattern[str]]:
        """Patterns for the words of padding that the text may hold, the longest first."""
        low = text.lower()
        return [regex for words, regex in self._droppable if words in low or not low.isascii()]

    def likely_before(self, text: str) -> list[Rule]:
        """The rules on what governs a figure that may match in the words before it."""
        return self.rules.likely("observation.before", text)

    def likely_states(self, text: str) -> list[Rule]:
        """The rules on states and changes without a figure that may match in a text."""
        return self.rules.likely("observation.state", text)

    def likely_in_passing(self, text: str) -> list[Rule]:
        """The rules on what may be a state that is named in passing, that may match in a text."""
        return self.rules.likely("observation.passing", text)

    def is_currency(self, phrase: str) -> bool:
        """Whether a phrase names a currency ("the rupee"); of that only the value can change."""
        plain = " ".join(self.articles.sub("", phrase).split())
        return self.has("o_money_name", plain) or self.has("o_money_name", " ".join(self.without_places(plain).split()))

    def points_back(self, phrase: str) -> bool:
        """Whether a phrase only refers to what was spoken of before ("the decline", "it")."""
        return self.has("o_anaphor", phrase)

    def is_participle(self, phrase: str, before: str) -> bool:
        """Whether a phrase is a verb in its progressive form ("has been" before "easing")."""
        last = before.split()[-1:] or [""]
        is_verb = phrase.lower().endswith("ing") and self.direction(phrase) is not None
        follows = last[0].endswith(",") and phrase.islower()  # "grew in May, easing (from)"
        return is_verb and (last[0].lower() == "been" or self.has("o_be", last[0]) or follows)

    def without_places(self, phrase: str) -> str:
        """A phrase without the names of countries: "UK unemployment rate" is the unemployment rate."""
        return self.places.sub(" ", phrase)

    def without_verb(self, phrase: str) -> str:
        """ "has kept an unemployment rate" is about the rate: what stands behind the verb's last article, or all."""
        verb = self.auxiliary.search(phrase)
        articles = list(self.articles.finditer(phrase, verb.end())) if verb else []
        return phrase[articles[-1].end() :] if articles else phrase

    def is_single(self, phrase: str) -> bool:
        """Whether a noun phrase names one thing, which no verb without an s can follow."""
        head = self.core(phrase).split()[-1:] or [""]
        return not head[0].endswith("s") and not self.has("o_plural", head[0]) and " and " not in phrase

    def core(self, phrase: str) -> str:
        """A noun phrase without what its prepositions add: "growth" of "growth in output"."""
        match = self.complement.search(phrase)
        return phrase[: match.start()] if match else phrase

    def without_change(self, phrase: str) -> str:
        """ "declines in sales" is about sales, "wage increases" about wages; growth stays, it is a rate of its own."""
        match = self.change_of.match(phrase)
        return phrase[match.end() :] if match and match.end() < len(phrase) else phrase

    def without_growth(self, phrase: str) -> str:
        """ "growth of bank credit" is a rate of bank credit, where the register has no growth of it."""
        return self.growth_of.sub("", phrase) or phrase

    def head(self, phrase: str) -> str:
        """What "that" stands for in "that of X": the phrase up to its own complement."""
        match = self.finds("o_of", phrase)
        return phrase[: match.start()].rstrip() + " " if match else phrase + " "

    def direction(self, cue: str) -> str | None:
        """Up, down or flat as a verb, noun or adverb says it."""
        for name in ("o_up_verb", "o_up_noun", "o_up_word", "o_up_cause"):
            if self.has(name, cue):
                return "up"
        for name in ("o_down_verb", "o_down_noun", "o_down_word", "o_down_cause"):
            if self.has(name, cue):
                return "down"
        for name in ("o_flat_verb", "o_flat_word"):
            if self.has(name, cue):
                return "flat"
        return None

    def revision(self, cue: str) -> str | None:
        """Up or down as one revises a forecast ("has lowered its projection", "revised it upwards")."""
        if self.finds("o_up_revise", cue):
            return "up"
        return "down" if self.finds("o_down_revise", cue) else None


def _words(rules: RuleBook, name: str) -> frozenset[str]:
    return frozenset(" ".join(w.lower().split()) for w in rules.words[name])


def _check_cue(rules: RuleBook, family: str) -> None:
    """The readers of a family need the group `cue`. Raises OntologyError."""
    for rule in rules.family(family):
        if "(?P<cue>" not in rule.pattern:
            raise OntologyError(f"{rule.file}: rule {rule.id!r}: its pattern needs a group (?P<cue>…)")


@lru_cache(maxsize=8)
def grammar_of(rules: RuleBook) -> Grammar:
    """The grammar of a rule book."""
    return Grammar(rules)


def is_money(quantity: Quantity) -> bool:
    """Whether the unit is a currency code."""
    return len(quantity.unit) == 3 and quantity.unit.isupper()


__all__ = ["Grammar", "Rule", "grammar_of", "is_money"]
