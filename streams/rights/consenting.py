"""What a person allows and takes back: the profile once more, with the consent as it is now, as a new event."""

from datetime import datetime

from models import Profile, Programmes
from models.events import PROFILE
from models.profile import Consent
from streams.access.audit import TERMINAL
from streams.kafka.acknowledging import accept
from streams.kafka.client import read
from streams.kafka.topics import ensure_topics, topic
from streams.messages.standing import standing
from streams.officers.acting import NotDone, now, officer_event
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.terminal import harmless


def consented(settings: Settings, person: str, purpose: str, *, granted: bool) -> Profile:
    """Publish the last profile of a person with a consent given or withdrawn. Raises NotDone, Unreachable."""
    ensure_topics(settings)
    own = (one for one in read(settings, topic(settings, PROFILE.topic)) if one.key == person.encode())
    word = standing(PROFILE, own, Profile).words.get(person)
    if word is None or word.value is None:
        raise NotDone(f"nobody of the id {harmless(person)} is held, or this version cannot read the profile")
    check(word.value, purpose, load(settings).programmes)
    said = now()
    changed = with_consent(word.value, purpose, said, granted=granted)
    accept(settings, [officer_event(PROFILE, changed, person, TERMINAL, said, settings, word.revision)])
    return changed


def with_consent(profile: Profile, purpose: str, at: datetime, *, granted: bool) -> Profile:
    """The profile in which the word on this purpose is the only one; the others stay."""
    others = tuple(one for one in profile.consents if one.purpose != purpose)
    return profile.model_copy(update={"consents": (*others, Consent(purpose=purpose, granted=granted, at=at))})


def check(profile: Profile, purpose: str, programmes: Programmes) -> None:
    """Raise NotDone where no programme of the person has the purpose, and the person was never asked for it."""
    own = [programmes[key] for key in profile.programmes if key in programmes]
    known = {one.key for programme in own for one in programme.purposes} | {one.purpose for one in profile.consents}
    if purpose not in known:
        expected = ", ".join(sorted(known)) or "none; the programmes of this person ask for no consent"
        raise NotDone(f"expected one of the purposes of this person's programmes: {expected}")
