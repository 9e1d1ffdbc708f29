"""A figure beside its goal; what falls short is marked, and nothing stops.

Goals stand well below what an idle machine reaches, so that a mark tells of code and not of other
work on the machine.
"""

from __future__ import annotations


def beside(name: str, value: float, goal: float, unit: str, *, most: bool = False) -> None:
    """Print a figure with its goal.

    Args:
        name: what is measured.
        value: the figure.
        goal: least value wanted, or the greatest where `most`.
        unit: words after the figure.
        most: whether less is better.
    """
    reached = value <= goal if most else value >= goal
    wanted = f"at {'most' if most else 'least'} {goal:g}"
    mark = "" if reached else "   FALLS SHORT"
    print(f"  {name:48} {value:10.4g} {unit:28} goal: {wanted}{mark}")
