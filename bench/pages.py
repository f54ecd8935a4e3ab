"""Invented pages for measurements: short, all different, the same for the same seed.

Contract: a number and a seed -> plain-text pages in the shape that people save. Knows nothing of archives.
"""

import random
from pathlib import Path

_PLACES = "Wendlebury Haddon Tarnside Mottram Corlow Pellbridge Estwick Garrow Findale Osmere".split()
_PEOPLE = "Nora Pell,Hugo Tembe,Ines Okafor,Tove Ashdown,Jonas Reyd,Mira Castell,Abel Storr,Lin Vasek".split(",")
_ROLES = "mayor,head teacher,harbour master,surgeon,firefighter,engineer,farmer,librarian".split(",")
_THINGS = "bridge,reservoir,library,ferry,clinic,orchard,tram line,power station,market hall,lighthouse".split(",")
_ACTS = "reopened,closed,sold,repaired,inspected,enlarged,renamed,flooded,painted,insured".split(",")
_REASONS = (
    "after a storm",
    "to save money",
    "at the request of residents",
    "because a survey found faults",
    "ahead of the summer fair",
)


def story(number: int, rng: random.Random, sentences: int = 3) -> tuple[str, list[str]]:
    """A title that holds the number, and so many sentences of news."""
    place, thing, act = rng.choice(_PLACES), rng.choice(_THINGS), rng.choice(_ACTS)
    told = [f"The {thing} in {place} was {act} {rng.choice(_REASONS)}, case file {number} shows."]
    while len(told) < sentences:
        person, role = rng.choice(_PEOPLE), rng.choice(_ROLES)
        told.append(
            rng.choice(
                (
                    f"The work cost {rng.randint(2, 900)},{rng.randint(0, 999):03} crowns, said {person}, a {role}.",
                    f"{person}, the {role} of {rng.choice(_PLACES)}, counted {rng.randint(3, 9000)} visitors.",
                    f"About {rng.randint(20, 9000)} people wrote to {person} within {rng.randint(2, 60)} days.",
                    f"A {rng.choice(_THINGS)} near {rng.choice(_PLACES)} will follow in {rng.randint(2024, 2040)}.",
                )
            )
        )
    return f"{thing.capitalize()} in {place} {act}, report {number}", told[:sentences]


def page(number: int, seed: int, sentences: int = 3) -> str:
    """One page, with a title, a time and one paragraph."""
    rng = random.Random(f"{seed}/{number}")
    title, told = story(number, rng, sentences)
    day = f"{rng.choice(('January', 'May', 'August'))} {rng.randint(1, 28)}, {rng.randint(2015, 2023)}"
    return f"{title}\n\nPosted {day} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}\n\n{' '.join(told)}\n"


def write(folder: Path, count: int, seed: int, sentences: int = 3) -> None:
    """Write the pages into a folder, which is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(page(number, seed, sentences), encoding="utf-8")
