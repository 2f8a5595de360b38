"""What a line's template asks for, read off its syntax tree."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jinja2 import nodes


def spoken_fields(tree: nodes.Node) -> Iterator[str]:
    """The names that some output of the template can be heard to contain."""
    for output in tree.find_all(nodes.Output):
        for part in output.nodes:
            names = [part] if isinstance(part, nodes.Name) else part.find_all(nodes.Name)
            yield from (name.name for name in names)
    for assigned in tree.find_all((nodes.Assign, nodes.For)):
        yield from (name.name for name in assigned.find_all(nodes.Name))


def plain_parts(tree: nodes.Template) -> tuple[str, ...]:
    """Words and field names alternating, words at both ends; empty if there is anything else."""
    parts = [""]
    for output in tree.body:
        for part in output.nodes if isinstance(output, nodes.Output) else [output]:
            if isinstance(part, nodes.TemplateData):
                parts[-1] += part.data
            elif isinstance(part, nodes.Name):
                parts += [part.name, ""]
            else:
                return ()
    return tuple(parts)


def required_fields(body: list[nodes.Node]) -> Iterator[str]:
    """The fields spoken outside every condition: a bare tag at the template's top level."""
    for output in body:
        for part in output.nodes if isinstance(output, nodes.Output) else ():
            if isinstance(part, nodes.Name):
                yield part.name


def said_constants(tree: nodes.Template) -> Iterator[str]:
    """Texts in quotes that a tag says: `{{ "First Name" }}`."""
    for output in tree.find_all(nodes.Output):
        for part in output.nodes:
            if isinstance(part, nodes.Const) and isinstance(part.value, str):
                yield part.value


def compared(tree: nodes.Template, named: Collection[str]) -> Iterator[tuple[str, str]]:
    """The fields and texts of `field == "text"`, `"text" == field` and `field in ["text"]`."""
    for compare in tree.find_all(nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        fields = [side.name for side in sides if isinstance(side, nodes.Name)]
        texts = [text for side in sides for text in _texts(side)]
        yield from ((field, text) for field in fields if field in named for text in texts)


def _texts(node: nodes.Node) -> Iterator[str]:
    """The texts of a constant or of a list of constants, whether or not folded into one."""
    if isinstance(node, nodes.List | nodes.Tuple):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, nodes.Const):
        values = node.value if isinstance(node.value, list | tuple) else [node.value]
        yield from (value for value in values if isinstance(value, str))
