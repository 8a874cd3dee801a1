"""Those whose phrases have no vectors yet: people and needs that wait for them."""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from matcher.everybody.vocabulary import Vocabulary

Key = TypeVar("Key", bound=Hashable)


class Waiting(Generic[Key]):
    """Who waits for which names of the vocabulary; when nothing new was learnt, looking costs nothing."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._phrases: dict[str, str] = {}
        self._wanted_by: dict[str, set[Key]] = {}
        self._wants: dict[Key, set[str]] = {}
        self._looked_at = 0

    def __len__(self) -> int:
        return len(self._wants)

    def __contains__(self, key: Key) -> bool:
        return key in self._wants

    def phrases(self) -> frozenset[str]:
        """The phrases whose vectors somebody waits for."""
        return frozenset(phrase for name, phrase in self._phrases.items() if name not in self._vocabulary)

    def put(self, key: Key, wants: Mapping[str, str]) -> None:
        """Lets somebody wait for the names of some phrases, whatever they waited for before."""
        self.drop(key)
        self._wants[key] = set(wants)
        for name, phrase in wants.items():
            self._phrases[name] = phrase
            self._wanted_by.setdefault(name, set()).add(key)

    def drop(self, key: Key) -> None:
        """Lets somebody wait no longer."""
        for name in self._wants.pop(key, ()):
            self._wanted_by[name].discard(key)
            if not self._wanted_by[name]:
                del self._wanted_by[name], self._phrases[name]

    def ready(self) -> list[Key]:
        """Those whose last vector has come; they wait no longer."""
        if self._looked_at == len(self._vocabulary):
            return []
        self._looked_at = len(self._vocabulary)
        come = [name for name in self._phrases if name in self._vocabulary]
        keys = {key for name in come for key in self._wanted_by.pop(name)}
        for name in come:
            del self._phrases[name]
        for key in keys:
            self._wants[key].difference_update(come)
        ready = [key for key in keys if not self._wants[key]]
        for key in ready:
            del self._wants[key]
        return ready
