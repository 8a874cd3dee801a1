"""What one writes in an hour, to compare with: a Faust agent that encodes each profile whole and scores it with numpy.

Run by `events.py` as `python benchmarks/plain_agent.py ADDRESS PEOPLE NEEDS`. It is written to be quick in what it
does: profiles are encoded in batches, a need's list is made anew only where the person stands, or stood, high enough
for it, and nothing is explained. The people who are known before have seeded vectors, since encoding them takes hours.
"""

import json
import sys

import faust
import numpy as np
from sentence_transformers import SentenceTransformer

from matcher.encoding import packaged_model
from streams.settings import Settings

PROFILES, SHORTLISTS = "plain-profiles", "plain-shortlists"
WIDTH, LISTED, BATCH, WITHIN = 384, 20, 32, 0.05


class Scores:
    """Cosines of everybody with every need, `[needs, people]`, and the least that is on each list."""

    def __init__(self, people: int, needs: int) -> None:
        chance = np.random.default_rng(11)
        # As close as people and needs of one field come to each other in this encoder.
        self.needs = _unit(0.9 + 0.1 * chance.standard_normal((needs, WIDTH), dtype=np.float32))
        known = _unit(0.9 + 0.1 * chance.standard_normal((people, WIDTH), dtype=np.float32))
        self.all = self.needs @ known.T
        self.floors = np.partition(self.all, -LISTED, axis=1)[:, -LISTED]

    def update(self, person: int, vector: np.ndarray) -> dict[int, list[tuple[int, float]]]:
        """Take in a person's vector; the lists that it may change, by need."""
        before, now = self.all[:, person].copy(), self.needs @ vector
        self.all[:, person] = now
        moved = np.flatnonzero(np.maximum(before, now) >= self.floors)
        return {need: self._best(need) for need in moved.tolist()}

    def _best(self, need: int) -> list[tuple[int, float]]:
        row = self.all[need]
        best = np.argpartition(row, -LISTED)[-LISTED:]
        self.floors[need] = row[best].min()
        return sorted(((int(person), float(row[person])) for person in best), key=lambda one: (-one[1], one[0]))


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def make_app(address: str, people: int, needs: int) -> faust.App:
    """The app with its one agent."""
    folder = packaged_model.write(Settings().cache / "models" / packaged_model.NAME)
    model = SentenceTransformer(str(folder), device="cpu").float()
    scores = Scores(people, needs)
    app = faust.App(
        "plain", broker=f"kafka://{address}", web_enabled=False, topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
    )  # fmt: skip
    profiles = app.topic(PROFILES, value_serializer="json")
    shortlists = app.topic(SHORTLISTS, value_serializer="json")

    @app.agent(profiles)
    async def match(stream: faust.Stream) -> None:
        async for some in stream.take(BATCH, WITHIN):
            texts = ["; ".join(skill["phrase"] for skill in profile["skills"]) for profile in some]
            vectors = model.encode(texts, prompt_name="query", normalize_embeddings=True)
            for profile, vector in zip(some, vectors, strict=True):
                lists = scores.update(hash(profile["id"]) % people, vector)
                for need, best in lists.items():
                    await shortlists.send(key=f"n{need}", value={"need": need, "entries": best})
            # What was read last, so that whoever waits for it sees how far this has come.
            await shortlists.send(key="read", value={"read": json.dumps([profile["id"] for profile in some])})

    return app


if __name__ == "__main__":
    address, people, needs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    app = make_app(address, people, needs)
    faust.Worker(app, quiet=True, loglevel="error").execute_from_commandline()
