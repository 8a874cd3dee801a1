"""The first stage: submitted profiles and published needs to small records, and the vectors of their phrases."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol, TypeVar

import numpy as np

from matcher.concepts.linking import Link, Linker
from matcher.concepts.taxonomy import Taxonomy
from matcher.encoding import calibration
from matcher.encoding.embedding import Embedder, Vectors
from matcher.everybody.records import Records
from matcher.everybody.vocabulary import fingerprint
from matcher.matching import Matching
from matcher.policy import Policy
from matcher.texts import extraction, phrases
from matcher.texts.sentences import SentenceReader
from models import (
    Need,
    NormalisedNeed,
    NormalisedProfile,
    Profile,
    Programmes,
    Revision,
    SkillAsked,
    SkillHeld,
    Versions,
)

Phrased = TypeVar("Phrased", SkillHeld, SkillAsked)

_AT_ONCE = 8192
_REMEMBERED = 1 << 17
_KEPT = (
    "programmes", "nationalities", "origin", "residence", "work_rights", "education", "availability", "age_band",
    "seeks", "consents",
)  # fmt: skip
_ASKED = (
    "programme", "title", "openings", "organisation", "location", "remote", "start", "end", "months", "education",
    "work_right", "service",
)  # fmt: skip


class VectorStore(Protocol):
    """Where the vectors of one encoder are kept between runs, by name."""

    def get(self, names: Collection[str]) -> dict[str, bytes]:
        """The vectors of those names that are known."""
        ...

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Keeps vectors by name."""
        ...


class Normaliser:
    """The loaded resources of the first stage: encoder, cache of vectors, reader of sentences, calibration."""

    def __init__(
        self, embedder: Embedder, store: VectorStore, policy: Policy | None = None, linker: Linker | None = None
    ) -> None:
        self._embedder = embedder
        self._store = store
        self._linker = linker
        self._lately: dict[str, Link | None] = {}
        self.policy = policy or Policy()
        self.dimension = embedder.dimension
        self.calibration = calibration.fit(self.encode)
        self._reader = SentenceReader(self.encode_sentences)

    @property
    def taxonomy(self) -> Taxonomy | None:
        """The taxonomy that phrases are linked to, None where there is none."""
        return self._linker.taxonomy if self._linker else None

    @property
    def versions(self) -> Versions:
        """What a shortlist is made by."""
        return Versions(
            model=self._embedder.version,
            taxonomy=self._linker.version if self._linker else "none",
            policy=self.policy.version,
        )

    def matching(self, programmes: Programmes, records: Records | None = None) -> Matching:
        """An empty second stage that goes with this first one; it keeps people's records in memory or as told."""
        return Matching(self.versions, self.calibration, self.dimension, self.policy, programmes, records)

    def profiles(self, submitted: Sequence[tuple[Profile, Revision]]) -> list[NormalisedProfile]:
        """One record for each profile, in their order."""
        return self.people(submitted, [self.skills(profile) for profile, _ in submitted])

    def skills(self, profile: Profile) -> tuple[SkillHeld, ...]:
        """What somebody can, as it is said; this alone may be asked from any thread."""
        return extraction.held(profile, self.policy)

    def people(
        self, submitted: Sequence[tuple[Profile, Revision]], skills: Sequence[tuple[SkillHeld, ...]]
    ) -> list[NormalisedProfile]:
        """One record for each profile, in their order, from the skills that were read out of each."""
        return [_profile(*one, held) for one, held in zip(submitted, self._linked(skills), strict=True)]

    def needs(self, published: Sequence[tuple[Need, Revision]]) -> list[NormalisedNeed]:
        """One record for each need, in their order; without requirements where none could be read."""
        asked = self._linked([extraction.asked(need, self._reader.kinds, self.policy) for need, _ in published])
        return [_need(*one, requirements) for one, requirements in zip(published, asked, strict=True)]

    def vectors(self, keys: Collection[str]) -> dict[str, bytes]:
        """The vectors of canonical phrases by their fingerprints, computed where the store does not know them."""
        return self._kept({fingerprint(key): key for key in sorted(keys)})

    def _kept(self, names: Mapping[str, str], *, sentences: bool = False) -> dict[str, bytes]:
        found = self._store.get(names.keys())
        new = [name for name in names if name not in found]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            rows = self._embedder.encode([names[name] for name in some], sentences=sentences)
            fresh = {name: row.tobytes() for name, row in zip(some, rows, strict=True)}
            self._store.put(fresh)
            found |= fresh
        return found

    def links(self, keys: Sequence[str]) -> dict[str, Link | None]:
        """What each canonical phrase means in the taxonomy; nothing where none is installed."""
        if self._linker is None:
            return dict.fromkeys(keys)
        if len(self._lately) > _REMEMBERED:
            self._lately.clear()
        new = [key for key in keys if key not in self._lately]
        self._lately.update(zip(new, self._linker.link(new, self.encode(new)), strict=True))
        return {key: self._lately[key] for key in keys}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of phrases through the store, `[len(texts), dimension]`."""
        return self._rows({text: fingerprint(text) for text in sorted(set(texts))}, texts, sentences=False)

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Vectors of sentences through the store, `[len(texts), dimension]`."""
        return self._rows({text: fingerprint(f"sentence|{text}") for text in sorted(set(texts))}, texts, sentences=True)

    def _rows(self, names: Mapping[str, str], texts: Sequence[str], *, sentences: bool) -> Vectors:
        known = self._kept({name: text for text, name in names.items()}, sentences=sentences)
        rows = [np.frombuffer(known[names[text]], np.int8) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.int8)

    def _linked(self, batch: Sequence[tuple[Phrased, ...]]) -> list[tuple[Phrased, ...]]:
        """The same phrases with the concepts that they name.

        What the sender said a phrase means is left where the taxonomy has that concept; any other id is dropped.
        """
        batch = [tuple(self._checked(one) for one in phrases) for phrases in batch]
        if self._linker is None:
            return list(batch)
        links = self.links(sorted({one.key for phrases in batch for one in phrases if one.concept is None}))
        return [tuple(self._meant(one, links.get(one.key)) for one in phrases) for phrases in batch]

    def _checked(self, phrase: Phrased) -> Phrased:
        if phrase.concept is None or (self.taxonomy is not None and phrase.concept in self.taxonomy):
            return phrase
        return phrase.model_copy(update={"concept": None})

    def _meant(self, phrase: Phrased, link: Link | None) -> Phrased:
        linker = self._linker
        if linker is None or link is None or phrase.concept or link.confidence < self.policy.sure:
            return phrase
        if linker.kind(link) is not phrase.kind:
            return phrase
        return phrase.model_copy(update={"concept": link.concept})


def _profile(profile: Profile, revision: Revision, skills: tuple[SkillHeld, ...]) -> NormalisedProfile:
    languages = extraction.spoken(profile)
    return NormalisedProfile(
        id=profile.id,
        revision=revision,
        skills=skills,
        languages=languages,
        missing=extraction.missing(profile, languages),
        written_in=phrases.language(profile.text or ""),
        **{name: getattr(profile, name) for name in _KEPT},
    )


def _need(need: Need, revision: Revision, requirements: tuple[SkillAsked, ...]) -> NormalisedNeed:
    return NormalisedNeed(
        id=need.id,
        revision=revision,
        requirements=requirements,
        languages=extraction.demanded(need),
        **{name: getattr(need, name) for name in _ASKED},
    )
