"""The page that documents every figure, written from the registry."""

from django.utils import translation

from niangjia.figures import Figure, Measure, registry

HOW = {
    Measure.NET_SUM: "net sum of the rows' amounts (a reversal counts against)",
    Measure.DISTINCT: "distinct subjects whose amounts come to more than nothing",
    Measure.RATIO: "rows that hit, in percent of all rows; empty when there are none",
    Measure.MEAN: "the rows' amounts divided by the rows, to a tenth; empty when there are none",
    Measure.ROWS: "number of rows",
}
HEAD = """# Figures

Written by `niangjia figures --docs docs/figures.md` from what the rooms declare; a test holds it in step. Do not edit.

A figure is computed for an org **and everything under it**, over a window of days with both ends included, from the
evidence that `niangjia evidence KEY` lists row by row:

| row | meaning |
|---|---|
| `ref` | the record |
| `on` | the day, in Shanghai |
| `org` | the org it belongs to |
| `amount` | how much it counts; negative for a reversal |
| `subject` | whom or what it is about |
| `hit` | whether it counts as a hit, for shares |

To work a value out by hand from all rows (`--all`): a **net sum** is the sum of `amount`; **distinct subjects** are the
different `subject`s whose `amount`s sum to more than 0; a **share** is 100 × rows with `hit` ÷ all rows, not rounded, and
empty without rows; **rows** are counted. `n` is always the number of rows. Values of different units are never added, nor
are distinct counts and shares of parts.
"""


def figures_page() -> str:
    """Write the page: in English, with the Chinese names and definitions as on screen."""
    parts = [HEAD]
    for figure in registry.figures():
        parts.append(_figure(figure))
    return "\n".join(parts)


def _figure(figure: Figure) -> str:
    with translation.override("en"):
        name, definition = str(figure.name), str(figure.definition)
        splits = ", ".join(["month", "org", *(one.key for one in figure.breakdowns)])
    with translation.override("zh-hans"):
        chinese, chinese_definition = str(figure.name), str(figure.definition)
    public = "yes, groups under 10 hidden" if figure.public else "no"
    return (
        f"## `{figure.key}` {chinese}\n\n"
        f"**{name}**, in {figure.unit}. {definition}\n\n"
        f"> {chinese_definition}\n\n"
        f"- value: {HOW[figure.measure]}\n- split by: {splits}\n- public: {public}\n"
    )
