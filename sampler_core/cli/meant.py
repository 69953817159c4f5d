"""What a person means by a command or an option that there is not."""

from __future__ import annotations

import difflib

import click

from ..hints import PACKAGES

_OTHER_WORDS = {
    "add": "analyze",
    "analyse": "analyze",
    "index": "analyze",
    "scan": "analyze",
    "update": "analyze",
    "list": "find",
    "ls": "find",
    "query": "find",
    "search": "find",
    "select": "find",
    "cat": "show",
    "describe": "show",
    "info": "show",
    "inspect": "show",
    "view": "show",
    "correct": "set",
    "edit": "set",
    "fix": "set",
    "undo": "unset",
    "revert": "unset",
    "label": "tag",
    "rate": "tag",
    "delete": "forget",
    "remove": "forget",
    "rm": "forget",
    "draw": "plot",
    "picture": "plot",
    "learn": "train",
    "monitor": "watch",
    "errors": "failures",
    "failed": "failures",
    "log": "failures",
    "history": "runs",
    "status": "runs",
    "explain": "plan --explain",
    "duplicates": "find duplicates:",
    "saved": "queries",
    "config": "plugins show NAME",
    "options": "plugins show NAME",
    "settings": "plugins show NAME",
    "backup": "library backup",
    "check": "library check",
    "clean": "library prune",
    "create": "library create",
    "archive": "library archive",
    "import": "library unarchive",
    "unarchive": "library unarchive",
    "prune": "library prune",
    "repair": "library check --repair",
    "restore": "library restore",
    "stats": "library stats",
    "version": "--version",
    "help": "--help",
}
"""What commands are called elsewhere → how to type ours."""
_ALIKE = 0.7


class Group(click.Group):
    """A group that knows what its commands are called elsewhere, and how they are misspelt."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if args[0].startswith("-") or not (meant := self._meant(ctx, args[0])):
                raise
            words = " or ".join(f"`{each}`" for each in meant)
            raise click.UsageError(f"no such command {args[0]!r}; did you mean {words}?", ctx) from error

    def _meant(self, ctx: click.Context, word: str) -> list[str]:
        names = self.list_commands(ctx)
        there = {*names, *PACKAGES, "--version", "--help"}  # which says what to install
        elsewhere = {other: ours for other, ours in _OTHER_WORDS.items() if ours.split()[0] in there}
        means = {**({} if ctx.parent else elsewhere), **dict(zip(names, names, strict=True))}
        word = word.lower()
        alike = [word] if word in means else difflib.get_close_matches(word, means, n=1, cutoff=_ALIKE)
        return [f"{ctx.command_path} {means[each]}" for each in alike]
