"""From evidence in bits to calibrated probabilities, and from probabilities to a verdict.

Every hypothesis starts with a prior weight; each counted exhibit multiplies the weight of the hypothesis it favours by ``2 ** bits``. Exhibits of one
family are correlated, so only the strongest for each hypothesis counts. The raw posterior is then softened by one temperature fitted on texts with known
answers (``data/calibration.json`` says which, and ``python -m bench calibrate`` makes it again).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from provenance.model import Exhibit

__all__ = ["COPY_HYPOTHESES", "Calibration", "calibration", "conditional", "credible", "posterior", "sure", "weigh_families"]

COPY_HYPOTHESES = ("a-from-b", "b-from-a")
# Order in which equal probabilities are listed: the claims that accuse nobody come first.
_ORDER = ("independent", "incidental", "shared-quotes", "common-source", "a-from-b", "b-from-a")


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted. ``direct`` is the share of one-took-from-the-other among dependent pairs; ``threshold``/``slope`` turn nats into odds of dependence."""

    direct: float
    threshold: float
    slope: float
    temperature: float


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """The calibration shipped with the package.

    >>> 0 < calibration().direct < 1 and calibration().temperature >= 1
    True
    """
    data = json.loads(resources.files("provenance").joinpath("data/calibration.json").read_text(encoding="utf-8"))
    return Calibration(**{name: data[name] for name in ("direct", "threshold", "slope", "temperature")})


def weigh_families(exhibits: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """Mark all but the strongest exhibit of each family as not counted; strongest first.

    The strongest exhibit for the other direction counts too: when both documents name each other, the two cancel.

    >>> [e.counted for e in weigh_families([Exhibit("PV313", 3, "a-from-b", "", family="dates"), Exhibit("PV314", 5, "a-from-b", "", family="dates")])]
    [True, False]
    """
    seen: dict[str, set[str]] = {}
    kept = []
    for exhibit in sorted(exhibits, key=lambda e: (-abs(e.bits), e.code, e.favours, e.spans, e.text)):
        held = seen.setdefault(exhibit.family or exhibit.code, set())
        both_arrows = exhibit.favours in COPY_HYPOTHESES and held <= set(COPY_HYPOTHESES)
        counted = exhibit.bits != 0 and exhibit.favours not in held and (not held or both_arrows)
        kept.append(replace(exhibit, counted=counted))
        if counted:
            held.add(exhibit.favours)
    return tuple(kept)


def posterior(prior: Mapping[str, float], exhibits: Sequence[Exhibit], temperature: float = 1.0) -> dict[str, float]:
    """Probabilities of the hypotheses of ``prior`` (weights > 0), most probable first; they sum to 1.

    >>> posterior({"common-source": .5, "a-from-b": .25, "b-from-a": .25}, [Exhibit("PV310", 3, "a-from-b", "")])["a-from-b"]
    0.727273
    """
    weights = dict(prior)
    for exhibit in exhibits:
        if exhibit.counted and exhibit.favours in weights:
            weights[exhibit.favours] *= 2.0**exhibit.bits
    total = sum(weights.values())
    soft = {name: (weight / total) ** (1.0 / temperature) for name, weight in weights.items()}
    total = sum(soft.values())
    return {name: round(soft[name] / total, 6) for name in sorted(soft, key=lambda name: (-soft[name], _ORDER.index(name)))}


def credible(probabilities: Mapping[str, float], mass: float) -> tuple[str, ...]:
    """The smallest set of hypotheses, most probable first, that together hold at least ``mass``.

    >>> credible({"common-source": .6, "a-from-b": .35, "b-from-a": .05}, .9)
    ('common-source', 'a-from-b')
    """
    kept: list[str] = []
    held = 0.0
    for name, value in sorted(probabilities.items(), key=lambda item: (-item[1], _ORDER.index(item[0]))):
        if held >= mass - 1e-9:
            break
        kept.append(name)
        held += value
    return tuple(kept)


def conditional(probabilities: Mapping[str, float]) -> float:
    """Probability that a was taken from b, given that one was taken from the other (0.5 when nothing tells).

    >>> conditional({"a-from-b": .3, "b-from-a": .1, "common-source": .6})
    0.75
    """
    forward, backward = (probabilities.get(name, 0.0) for name in COPY_HYPOTHESES)
    return round(forward / (forward + backward), 6) if forward + backward > 0 else 0.5


def sure(confidence: float) -> str:
    """The words for a probability, with the number.

    >>> sure(.97), sure(.85), sure(.6), sure(.5)
    ('almost certain, 0.97', 'likely, 0.85', 'more likely than not, 0.60', 'cannot tell, 0.50')
    """
    words = "almost certain" if confidence >= 0.95 else "likely" if confidence >= 0.80 else "more likely than not" if confidence >= 0.60 else "cannot tell"
    return f"{words}, {int(confidence * 100 + 1e-9) / 100:.2f}"
