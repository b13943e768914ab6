"""How an assertion reads, for comparing. `syntax` is given by whoever loads this."""

import ast


def assertion(node, conditions, own_locals):
    """What is asserted, as text; the same without its values; its bare form; and the values alone."""
    renamed = own_locals.renamed(node)
    sources = own_locals.sources(node)
    place = " and ".join(conditions)
    signed = {id(node.operand): node for node in ast.walk(renamed) if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)}
    values = [syntax.text(signed.get(id(value), value)) for value in ast.walk(renamed) if isinstance(value, ast.Constant)]
    return {
        "code": syntax.clip(": ".join([*([place] if place else []), syntax.text(renamed)])),
        "sources": syntax.clip("; ".join(sources)),
        "shape": syntax.clip(f"{place}: {syntax.text(_without_values(renamed))}"),
        "form": f"{' '.join(condition.split()[0] for condition in conditions)}: {_form(node)}",
        "values": [syntax.clip(value) for value in values],
    }


_TOLERANCES = {"abs", "rel", "places", "delta", "rtol", "atol"}


class _Valueless(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Name("VALUE", ast.Load())

    def visit_JoinedStr(self, node):
        # Its text is a value; nothing but text and fields can stand in it.
        parts = [ast.Constant("VALUE") if isinstance(part, ast.Constant) else self.visit(part) for part in node.values]
        return type(node)(parts)

    visit_TemplateStr = visit_JoinedStr

    def visit_keyword(self, node):
        # How exact an assertion is, is no expected value.
        return node if node.arg in _TOLERANCES else self.generic_visit(node)

    def visit_UnaryOp(self, node):
        inner = self.visit(node.operand)
        is_number = isinstance(node.op, (ast.USub, ast.UAdd)) and isinstance(inner, ast.Name) and inner.id == "VALUE"
        return inner if is_number else ast.UnaryOp(node.op, inner)


def _without_values(node):
    return _Valueless().visit(syntax.copy(node))


def _form(node):
    """How strictly something is asserted, whatever it is."""
    if isinstance(node, ast.Compare):
        return " ".join(type(op).__name__ for op in node.ops)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return f"not {_form(node.operand)}"
    if isinstance(node, ast.BoolOp):
        return f"{type(node.op).__name__}({', '.join(map(_form, node.values))})"
    if isinstance(node, ast.Call):
        name = syntax.last_name(node.func)
        told = name.startswith(("assert", "raises", "warns", "all", "isinstance"))
        return f"{name}({', '.join(map(syntax.text, node.args[:1]))})" if name in ("raises", "warns") else name if told else "truth"
    return type(node).__name__ if isinstance(node, (ast.Tuple, ast.Raise)) else "truth"
