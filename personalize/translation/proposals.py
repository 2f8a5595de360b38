"""Proposals for texts: from the glossary, else from a translator, with all marks in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from jinja2 import TemplateSyntaxError

from personalize.translation.glossary import Glossary
from personalize.translation.pieces import tags_with_words
from personalize.translation.protection import AlteredError, ProtectedTemplate
from personalize.translation.translator import Translator


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text to be proofread, with what to look at; or no text, and why."""

    text: str = ""
    problem: str = ""
    warnings: tuple[str, ...] = ()


Translate = Callable[[Sequence[str]], list[str]]
"""A translator between two languages."""


def propose(
    texts: Sequence[str],
    languages: tuple[str, str],
    glossary: Glossary,
    translator: Translator | None = None,
) -> list[Proposal]:
    """A proposal for each text.

    Args:
        texts: templates that Jinja2 accepts, or plain words.
        languages: the tag of the language that they are in, and of the one to translate into.
        glossary: its whole texts are taken as they are, its terms are looked for in the result.
        translator: for all other texts; None leaves them without a proposal.
    """
    templates = [ProtectedTemplate(text.strip()) for text in texts]
    done = {index: found for index, template in enumerate(templates)
            if (found := _known(template, glossary))}  # fmt: skip
    rest = [template for index, template in enumerate(templates) if index not in done]
    if translator is None:
        made = [Proposal(problem="is not in the glossary as a whole") for _ in rest]
    else:
        source, target = languages
        made = _translated(rest, lambda asked: translator.translate(asked, source, target))
    others = iter(made)
    return [
        _with_warnings(template, done[index] if index in done else next(others), glossary)
        for index, template in enumerate(templates)
    ]


def _known(template: ProtectedTemplate, glossary: Glossary) -> Proposal | None:
    """The proposal of a text that needs no translator."""
    try:
        if not template.words:
            return Proposal(template.source)
    except TemplateSyntaxError as error:
        return Proposal(problem=f"cannot be read: {error}")
    whole = glossary.whole(template.source)
    if whole is None:
        return None
    try:
        return Proposal(template.checked(whole))
    except AlteredError as error:
        return Proposal(problem=f"the glossary's text {error}")


def _translated(templates: Sequence[ProtectedTemplate], translate: Translate) -> list[Proposal]:
    """Whole texts first, so that sentences stay together; what comes back altered, in parts."""
    if not templates:
        return []
    answers = translate([template.masked for template in templates])
    made = [_restored(*pair) for pair in zip(templates, answers, strict=True)]
    again = [index for index, proposal in enumerate(made) if proposal.problem]
    parts = [word for index in again for word in templates[index].words]
    said = iter(translate(parts) if parts else [])
    for index in again:
        words = [next(said) for _ in templates[index].words]
        made[index] = _joined(templates[index], words, made[index].problem)
    return made


def _restored(template: ProtectedTemplate, answer: str) -> Proposal:
    if not answer.strip():
        return Proposal(problem="got no translation")
    try:
        return Proposal(template.restored(answer))
    except AlteredError as error:
        return Proposal(problem=f"its translation {error}")


def _joined(template: ProtectedTemplate, words: Sequence[str], problem: str) -> Proposal:
    try:
        text = template.with_words(words)
    except AlteredError as error:
        return Proposal(problem=f"{problem}; in parts, it {error}")
    if len(template.words) == 1 and not template.marks:
        return Proposal(text)
    return Proposal(text, warnings=("was translated in parts: read it as a whole",))


def _with_warnings(template: ProtectedTemplate, proposal: Proposal, glossary: Glossary) -> Proposal:
    if not proposal.text:
        return proposal
    unused = [f"does not say {wanted!r} for {term!r}, as the glossary does"
              for word in template.words
              for term, wanted in glossary.not_used(word, proposal.text)]  # fmt: skip
    literal = [f"has words in {tag} that are not translated; change them if they are said"
               for tag in tags_with_words(template.pieces)]  # fmt: skip
    return replace(proposal, warnings=(*proposal.warnings, *dict.fromkeys(unused), *literal))
